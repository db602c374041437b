package dev.quintet.cache;

import org.jspecify.annotations.Nullable;

/** What is stored is not what was asked for. Without a stack trace, because a foreign key may be read all the time. */
final class UnreadableContent extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableContent(String reason, @Nullable Throwable cause) {
        super(reason, cause, false, false);
    }
}
