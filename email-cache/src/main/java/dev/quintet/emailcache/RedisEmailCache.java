package dev.quintet.emailcache;

import dev.quintet.databases.DatabaseCommands;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.emailcache.Meter.Filled;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.JacksonException;

/** The cache in Redis: which entry is meant, and what is done with it. */
final class RedisEmailCache implements EmailCache {
    private final DatabaseCommands<String, byte[]> redis;
    private final EmailCacheOptions options;
    private final Meter meter;
    private final Contents contents;
    private final Reader reader;
    private final Writer writer;
    private final Pages pages;
    private final Edits edits;
    private final Readings readings = new Readings();

    RedisEmailCache(RedisDatabase database, EmailCacheOptions options, MeterRegistry meters) {
        this.redis = database.as(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        this.options = options;
        this.meter = new Meter(meters);
        this.contents = new Contents(options);
        this.reader = new Reader(redis, options.unreadable(), meter);
        this.writer = new Writer(redis, options.jitter());
        this.pages = new Pages(redis, reader, contents);
        this.edits = new Edits(redis, options);
    }

    private static EmailKeys.Folder folder(String userId, String folder) {
        return new EmailKeys(userId).folder(folder);
    }

    private static EmailKeys.Folder folder(EmailId id) {
        return folder(id.userId(), id.folder());
    }

    @Override
    public void cacheEmailList(String userId, String folder, List<?> emails) {
        cacheEmailList(userId, folder, emails, options.ttl());
    }

    @Override
    public void cacheEmailList(String userId, String folder, List<?> emails, Duration ttl) {
        Entry list = folder(userId, folder).list();
        writer.store(list, contents.list(list, emails), ttl, Optional.empty());
    }

    @Override
    public void cacheEmailListJson(String userId, String folder, String json, Duration ttl) {
        Entry list = folder(userId, folder).list();
        writer.store(list, contents.list(list, json), ttl, Optional.empty());
    }

    @Override
    public <T> Optional<List<T>> cachedEmailList(String userId, String folder, Class<T> type) {
        return reader.read(folder(userId, folder).list(), text -> contents.listOf(text, type));
    }

    @Override
    public Optional<String> cachedEmailListJson(String userId, String folder) {
        return reader.read(
                folder(userId, folder).list(),
                text -> new String(JsonList.of(text, options.idField()).text(), StandardCharsets.UTF_8));
    }

    @Override
    public <T, E extends Exception> List<T> cachedEmailList(
            String userId, String folder, Class<T> type, EmailLoader<T, E> loader) throws E {
        RedisFill fill;
        try {
            Optional<List<T>> cached = cachedEmailList(userId, folder, type);
            if (cached.isPresent()) {
                return cached.get();
            }
            fill = begin(userId, folder);
        } catch (UnreadableEntryException askedFor) {
            throw askedFor;
        } catch (QuintetException away) {
            meter.filled(Filled.UNAVAILABLE);
            return loader.load();
        }
        Readings.Turn turn = readings.turn(fill);
        if (!turn.isOwn()) {
            Optional<List<T>> read = turn.await(options.longestFill()).flatMap(text -> decoded(text, type));
            return read.isPresent() ? read.get() : loader.load();
        }
        try (turn) {
            List<T> loaded = loader.load();
            turn.read(contents, loaded);
            keep(fill, loaded);
            return loaded;
        }
    }

    private <T> Optional<List<T>> decoded(byte[] text, Class<T> type) {
        try {
            return Optional.of(contents.listOf(text, type));
        } catch (JacksonException otherType) {
            return Optional.empty();
        }
    }

    private void keep(Fill fill, List<?> loaded) {
        try {
            fill.cache(loaded);
        } catch (EntryTooLargeException tooLarge) {
            meter.filled(Filled.TOO_LARGE);
        } catch (QuintetException away) {
            meter.filled(Filled.UNAVAILABLE);
        }
    }

    @Override
    public <T> Optional<EmailPage<T>> cachedEmailPage(
            String userId, String folder, int offset, int count, Class<T> type) {
        return pages.read(folder(userId, folder).list(), offset, count, type);
    }

    @Override
    public RedisFill begin(String userId, String folder) {
        EmailKeys.Folder keys = folder(userId, folder);
        List<Object> found = redis.run(
                Scripts.BEGIN,
                List.of(keys.userToken(), keys.token()),
                List.of(
                        Writer.bytes(unused()),
                        Writer.bytes(Long.toString(options.longestFill().toMillis()))));
        Tokens tokens = new Tokens(text(found.get(0)), text(found.get(1)));
        return new RedisFill(keys, tokens, writer, contents, options.ttl(), meter);
    }

    private static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    /** 128 random bits: nobody has had this token before. It is no secret, so no secure source is needed. */
    private static String unused() {
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    @Override
    public boolean updateEmail(EmailId email, Map<String, ?> changes) {
        return edits.update(email, changes);
    }

    @Override
    public boolean markRead(EmailId email, boolean read) {
        return edits.update(email, Map.of(options.readField(), read));
    }

    @Override
    public boolean moveEmail(EmailId email, String toFolder, Arrival arrival, Map<String, ?> changes) {
        return edits.move(email, toFolder, arrival, changes);
    }

    @Override
    public boolean removeEmail(EmailId email) {
        return edits.remove(email);
    }

    @Override
    public void cacheEmail(EmailId id, Object email) {
        cacheEmail(id, email, options.ttl());
    }

    @Override
    public void cacheEmail(EmailId id, Object email, Duration ttl) {
        store(folder(id).message(id.messageId()), email, ttl);
    }

    @Override
    public <T> Optional<T> cachedEmail(EmailId id, Class<T> type) {
        return read(folder(id).message(id.messageId()), type);
    }

    @Override
    public void cacheAttachments(EmailId id, List<Attachment> attachments) {
        cacheAttachments(id, attachments, options.ttl());
    }

    @Override
    public void cacheAttachments(EmailId id, List<Attachment> attachments, Duration ttl) {
        store(folder(id).attachments(id.messageId()), attachments, ttl);
    }

    @Override
    public Optional<List<Attachment>> cachedAttachments(EmailId id) {
        return reader.read(folder(id).attachments(id.messageId()), text -> contents.listOf(text, Attachment.class));
    }

    @Override
    public void cacheAttachmentContent(EmailId id, String attachmentId, byte[] content, Duration ttl) {
        Entry entry = folder(id).content(id.messageId(), attachmentId);
        writer.store(entry, contents.content(entry, content), ttl, Optional.empty());
    }

    @Override
    public Optional<byte[]> cachedAttachmentContent(EmailId id, String attachmentId) {
        return reader.read(folder(id).content(id.messageId(), attachmentId), content -> content);
    }

    @Override
    public void cacheTemporary(String userId, String name, Object value) {
        cacheTemporary(userId, name, value, options.ttl());
    }

    @Override
    public void cacheTemporary(String userId, String name, Object value, Duration ttl) {
        store(new EmailKeys(userId).temporary(name), value, ttl);
    }

    @Override
    public <T> Optional<T> cachedTemporary(String userId, String name, Class<T> type) {
        return read(new EmailKeys(userId).temporary(name), type);
    }

    @Override
    public boolean forgetTemporary(String userId, String name) {
        EmailKeys keys = new EmailKeys(userId);
        return redis.run(Scripts.FORGET, List.of(keys.temporary(name).key(), keys.index()), List.of()) == 1;
    }

    private void store(Entry entry, Object value, Duration ttl) {
        writer.store(entry, contents.value(entry, value), ttl, Optional.empty());
    }

    private <T> Optional<T> read(Entry entry, Class<T> type) {
        return reader.read(entry, text -> contents.valueOf(text, type));
    }

    @Override
    public long invalidate(String userId) {
        EmailKeys keys = new EmailKeys(userId);
        return counted(redis.run(Scripts.INVALIDATE_USER, List.of(keys.index(), keys.token()), List.of()));
    }

    @Override
    public long invalidate(String userId, String folder) {
        EmailKeys.Folder keys = folder(userId, folder);
        Entry list = keys.list();
        return counted(redis.run(
                Scripts.INVALIDATE_FOLDER,
                List.of(list.key(), list.spans(), keys.index(), keys.token(), keys.userIndex()),
                List.of()));
    }

    private long counted(long entries) {
        meter.invalidated(entries);
        return entries;
    }
}
