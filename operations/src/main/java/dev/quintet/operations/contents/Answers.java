package dev.quintet.operations.contents;

import dev.quintet.databases.errors.CallInterruptedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for what has a deadline of its own. */
public final class Answers {
    private Answers() {}

    /** The answer; what it failed with is thrown as it is. */
    public static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("Interrupted while waiting for Redis.", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
        }
    }
}
