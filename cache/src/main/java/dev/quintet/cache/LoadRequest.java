package dev.quintet.cache;

import dev.quintet.databases.errors.CallInterruptedException;
import org.jspecify.annotations.Nullable;

/** What one caller wants loaded. */
record LoadRequest<T>(String key, String name, ValueType<T> type, LoadOptions options, Loader<T> loader) {
    /** A loader's own exceptions reach the caller as they are, as far as the compiler lets them. */
    RuntimeException asUnchecked(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new LoadFailedException(
                key, failure == null ? new IllegalStateException("it failed without a cause") : failure);
    }

    CallInterruptedException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new CallInterruptedException(
                "Interrupted while waiting for somebody else to load '" + Keys.shown(key) + "'.", cause);
    }

    LoadTimeoutException late(String waitedFor) {
        return new LoadTimeoutException(key, options.deadline(), waitedFor);
    }
}
