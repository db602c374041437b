package dev.quintet.queues;

import dev.quintet.databases.errors.CallInterruptedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for what was sent without waiting. What is sent has a deadline of its own. */
final class Answers {
    private Answers() {}

    static <T> T await(CompletionStage<T> stage, QueueParts parts) {
        return await(stage, parts.keys().queue());
    }

    static <T> T await(CompletionStage<T> stage, String queue) {
        try {
            return stage.toCompletableFuture().get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "Interrupted while waiting for queue '" + queue + "'; what was sent may have been carried out.",
                    interrupted);
        } catch (ExecutionException failure) {
            throw exception(failure);
        }
    }

    /** The failure itself, out of the wrappers that futures put around it. */
    static RuntimeException exception(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
    }
}
