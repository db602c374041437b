package dev.quintet.emailcache;

import dev.quintet.databases.errors.QuintetException;

/**
 * An entry is there and is not what belongs there; thrown only where {@link EmailCacheOptions#unreadable()} asks for it.
 *
 * <p>Somebody else wrote the key, or wrote it for another version of the application. Invalidate it and read anew. There is no
 * cause, because the reader's own words show the content.
 *
 * @since 1.0
 */
public final class UnreadableEntryException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public UnreadableEntryException(String message) {
        super(message, null);
    }
}
