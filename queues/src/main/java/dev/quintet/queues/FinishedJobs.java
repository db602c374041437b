package dev.quintet.queues;

import dev.quintet.databases.Subscription;
import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ReturnCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for a job to end: listens first and asks then, since the other way round it could end in between. */
final class FinishedJobs {
    private static final int COMPLETED = 1;
    private static final int FAILED = 2;

    private final QueueParts parts;

    FinishedJobs(QueueParts parts) {
        this.parts = parts;
    }

    Optional<JobOutcome> await(String id, QueueEvents events, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        CompletableFuture<JobOutcome> outcome = new CompletableFuture<>();
        // From before it is known to listen, nothing would be told.
        boolean unused = events.awaitReady(atMost);
        Subscription listening = events.listenTo(id, event -> hear(event, outcome));
        try {
            Optional<JobOutcome> known = ask(id);
            return known.isPresent()
                    ? known
                    : Optional.of(outcome.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException removed) {
            throw Answers.exception(removed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "Interrupted while waiting for job " + id + " of queue '"
                            + parts.keys().queue() + "' to end.",
                    interrupted);
        } finally {
            listening.close();
        }
    }

    private void hear(QueueEvent event, CompletableFuture<JobOutcome> outcome) {
        if (event instanceof QueueEvent.Completed completed) {
            outcome.complete(new JobOutcome.Completed(completed.result()));
        } else if (event instanceof QueueEvent.Failed failed) {
            outcome.complete(new JobOutcome.Failed(failed.reason()));
        } else if (event instanceof QueueEvent.Removed removed) {
            outcome.completeExceptionally(missing(removed.job()));
        }
    }

    /** How it ended, if it has. */
    private Optional<JobOutcome> ask(String id) {
        List<@Nullable Object> reply = parts.scripts()
                .run(QueueScript.IS_FINISHED
                        .on(parts.keys(), parts.keys().job(id))
                        .with(id, "1"));
        String value = reply.size() > 1 ? Reply.text(reply.get(1)) : null;
        return switch ((int) Reply.number(reply.get(0))) {
            case ReturnCode.MISSING_KEY -> throw missing(id);
            case COMPLETED -> Optional.of(new JobOutcome.Completed(value == null ? "null" : value));
            case FAILED -> Optional.of(new JobOutcome.Failed(value == null ? "" : value));
            default -> Optional.empty();
        };
    }

    private JobNotFoundException missing(String id) {
        return new JobNotFoundException(
                ReturnCode.MISSING_KEY, "Missing key for job " + parts.keys().job(id) + ". isFinished");
    }
}
