package dev.quintet.cache;

import dev.quintet.databases.Bytes;
import dev.quintet.databases.errors.QuintetException;

/**
 * A value was not stored because it is larger than the cache allows. Store less of it, or raise the limit.
 *
 * @since 1.0
 */
public final class ValueTooLargeException extends QuintetException {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    ValueTooLargeException(String key, long bytes, int most) {
        super(
                "The value for '" + Keys.shown(key) + "' has " + Bytes.human(bytes) + " (" + bytes
                        + " bytes) and was not stored; this cache takes " + Bytes.human(most)
                        + ". Store less of it, or raise CacheOptions.maxValueBytes.",
                null);
        this.bytes = bytes;
    }

    /** How large the value is, as text or JSON before compression. */
    public long bytes() {
        return bytes;
    }
}
