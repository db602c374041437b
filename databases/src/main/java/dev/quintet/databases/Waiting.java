package dev.quintet.databases;

import dev.quintet.databases.errors.CallInterruptedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Waits for what has a deadline of its own, and lets the waiting thread be interrupted. */
final class Waiting {
    private Waiting() {}

    static <T> T until(CompletableFuture<T> done) {
        try {
            return done.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("Interrupted while waiting for the databases.", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = Failures.unwrap(failed);
            throw cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
        }
    }
}
