package dev.quintet.emailcache;

import dev.quintet.emailcache.Meter.Filled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A fill that shows the tokens it began with. */
final class RedisFill implements Fill {
    private final EmailKeys.Folder folder;
    private final Optional<Tokens> tokens;
    private final Writer writer;
    private final Contents contents;
    private final Duration standard;
    private final Meter meter;

    RedisFill(
            EmailKeys.Folder folder, Tokens tokens, Writer writer, Contents contents, Duration standard, Meter meter) {
        this.folder = folder;
        this.tokens = Optional.of(tokens);
        this.writer = writer;
        this.contents = contents;
        this.standard = standard;
        this.meter = meter;
    }

    /** The same for two fills between whose beginnings nobody invalidated: what one reads, the other may have. */
    Object begunAs() {
        return List.of(folder.list().key(), tokens);
    }

    @Override
    public boolean cache(List<?> emails) {
        return cache(emails, standard);
    }

    @Override
    public boolean cache(List<?> emails, Duration ttl) {
        Entry list = folder.list();
        return counted(writer.store(list, contents.list(list, emails), ttl, tokens));
    }

    @Override
    public boolean cacheEmail(String messageId, Object email, Duration ttl) {
        Entry message = folder.message(messageId);
        return counted(writer.store(message, contents.value(message, email), ttl, tokens));
    }

    @Override
    public boolean cacheAttachments(String messageId, List<Attachment> attachments, Duration ttl) {
        Entry entry = folder.attachments(messageId);
        return counted(writer.store(entry, contents.value(entry, attachments), ttl, tokens));
    }

    private boolean counted(boolean stored) {
        meter.filled(stored ? Filled.STORED : Filled.REFUSED);
        return stored;
    }
}
