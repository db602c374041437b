package dev.quintet.emailcache;

import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseCommands;
import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.emailcache.EmailCacheOptions.Unreadable;
import dev.quintet.emailcache.Entry.Kind;
import dev.quintet.emailcache.Meter.Read;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads entries. Nothing that somebody else put into Redis gets past it as an exception unless that is asked for. */
final class Reader {
    /** What {@code Json} reads; a longer entry is not moved here to find that out. */
    private static final int LONGEST = 5_000_000;

    private final DatabaseCommands<String, byte[]> redis;
    private final Unreadable unreadable;
    private final Meter meter;

    Reader(DatabaseCommands<String, byte[]> redis, Unreadable unreadable, Meter meter) {
        this.redis = redis;
        this.unreadable = unreadable;
        this.meter = meter;
    }

    /** What the entry says; empty if it is not there, or says nothing that can be read. */
    <T> Optional<T> read(Entry entry, Function<byte[], T> decoder) {
        byte[] text;
        try {
            // Bounded, unlike GET. A missing key reads as no bytes at all, and no entry of ours has none but content.
            text = redis.<byte[]>call(commands -> commands.getrange(entry.key(), 0, LONGEST));
        } catch (CommandFailedException failed) {
            return unreadable(entry, entry.kind(), wrongType(failed));
        }
        if (text.length == 0 && !isEmptyContent(entry)) {
            return nothing(entry.kind());
        }
        if (text.length > LONGEST) {
            return unreadable(entry, entry.kind(), null);
        }
        return decode(entry, entry.kind(), text, decoder);
    }

    private boolean isEmptyContent(Entry entry) {
        return entry.kind() == Kind.CONTENT && redis.<Long>call(commands -> commands.exists(entry.key())) == 1;
    }

    /** Decodes and counts. */
    <T> Optional<T> decode(Entry entry, Kind kind, byte[] text, Function<byte[], T> decoder) {
        T value;
        try {
            value = decoder.apply(text);
        } catch (JacksonException | IllegalArgumentException notOurs) {
            return unreadable(entry, kind, notOurs);
        }
        meter.read(kind, Read.HIT);
        return Optional.of(value);
    }

    <T> Optional<T> nothing(Kind kind) {
        meter.read(kind, Read.MISS);
        return Optional.empty();
    }

    <T> Optional<T> unreadable(Entry entry, Kind kind, @Nullable Exception cause) {
        meter.read(kind, Read.UNREADABLE);
        if (unreadable == Unreadable.THROW) {
            // Without the cause, whose message shows the text.
            throw new UnreadableEntryException(
                    entry.key() + " in " + Database.EMAIL_CACHE + " is not what belongs there ("
                            + (cause == null
                                    ? "not JSON, or too long"
                                    : cause.getClass().getSimpleName())
                            + "). Another client or another version of this application wrote it; invalidate it.");
        }
        return Optional.empty();
    }

    /** The same failure if it says that the key is of another type; else it is no matter of what is stored, and thrown. */
    static CommandFailedException wrongType(CommandFailedException failed) {
        if (!String.valueOf(failed.getMessage()).contains("WRONGTYPE")) {
            throw failed;
        }
        return failed;
    }
}
