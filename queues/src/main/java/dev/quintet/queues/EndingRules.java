package dev.quintet.queues;

import dev.quintet.databases.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a job: by what its handler returned or threw, its options, and those of the worker. */
final class EndingRules {
    private static final int LONGEST_STACK_TRACE = 16_000;

    private final JobJson json;
    private final Optional<BackoffStrategy> strategy;
    private final OptionalInt maxStartedAttempts;
    private final DoubleSupplier random;
    private final Consumer<RuntimeException> errors;

    /**
     * The rules of one worker.
     *
     * @param errors told when a backoff cannot be found out
     */
    EndingRules(
            JobJson json,
            Optional<BackoffStrategy> strategy,
            OptionalInt maxStartedAttempts,
            Consumer<RuntimeException> errors) {
        this.json = json;
        this.strategy = strategy;
        this.maxStartedAttempts = maxStartedAttempts;
        this.random = () -> ThreadLocalRandom.current().nextDouble();
        this.errors = errors;
    }

    /** Why the job is to fail without being run, if it is. */
    Optional<String> refusal(TakenJob job) {
        if (job.deferredFailure().isPresent()) {
            return job.deferredFailure();
        }
        if (maxStartedAttempts.isPresent() && maxStartedAttempts.getAsInt() < job.attemptsStarted()) {
            return Optional.of("job started more than allowable limit");
        }
        return job.isGhost()
                ? Optional.of("The job's data was gone when its turn came; it was removed while it waited")
                : Optional.empty();
    }

    /** The handler returned. */
    Ending returned(TakenJob taken, Job job, @Nullable Object result) {
        try {
            return new Ending.Completed(json.write("The result of job " + taken.id(), result));
        } catch (IllegalArgumentException | StackOverflowError unwritable) {
            return threw(taken, job, unwritable);
        }
    }

    /** The handler threw. */
    Ending threw(TakenJob taken, Job job, Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof JobSignalException signal) {
            return signalled(taken, signal);
        }
        Ending.Failure failure = failure(taken, cause);
        return mayTryAgain(taken) ? tryAgain(taken, job, failure) : new Ending.Failed(failure);
    }

    /** It fails for good, whatever attempts are left. */
    Ending failed(TakenJob taken, Throwable cause) {
        return new Ending.Failed(failure(taken, cause));
    }

    private Ending signalled(TakenJob taken, JobSignalException signal) {
        if (signal instanceof DelayedJobException delayed) {
            return delayed.delay().<Ending>map(Ending.Delay::new).orElseGet(Ending.Moved::new);
        }
        if (signal instanceof RateLimitedJobException limited) {
            return new Ending.RateLimited(limited.limit());
        }
        if (signal instanceof WaitingJobException) {
            return new Ending.BackToWait();
        }
        if (signal instanceof WaitingChildrenJobException) {
            return new Ending.AwaitChildren();
        }
        return failed(taken, signal);
    }

    private boolean mayTryAgain(TakenJob taken) {
        boolean startedTooOften =
                maxStartedAttempts.isPresent() && maxStartedAttempts.getAsInt() <= taken.attemptsStarted();
        return taken.attemptsMade() + 1 < taken.options().attempts() && !startedTooOften;
    }

    private Ending tryAgain(TakenJob taken, Job job, Ending.Failure failure) {
        try {
            Pause delay = delay(taken, job, failure.cause());
            return delay.givesUp() ? new Ending.Failed(failure) : new Ending.TryAgain(failure, delay.millis());
        } catch (Exception unknown) {
            // Left as it is it would stall, run again, and come here again.
            errors.accept(new IllegalStateException(
                    "How long job " + taken.id()
                            + " has to wait before its next attempt cannot be told, so it has failed for good: "
                            + unknown.getMessage(),
                    unknown));
            return new Ending.Failed(failure);
        }
    }

    private record Pause(boolean givesUp, long millis) {}

    private Pause delay(TakenJob taken, Job job, Throwable cause) throws Exception {
        if (taken.options().backoff().isEmpty()) {
            return new Pause(false, 0);
        }
        Backoff backoff = taken.options().backoff().get();
        long millis = backoff.delay().map(Duration::toMillis).orElse(0L);
        int failures = taken.attemptsMade() + 1;
        return switch (backoff.type()) {
            case "fixed" -> new Pause(false, RetryDelays.fixed(millis, backoff.jitter(), random));
            case "exponential" -> new Pause(false, RetryDelays.exponential(millis, backoff.jitter(), failures, random));
            default -> {
                BackoffStrategy custom = strategy.orElseThrow(
                        () -> new IllegalStateException(
                                "its backoff has the type '" + backoff.type()
                                        + "', which is neither 'fixed' nor 'exponential', and the worker has no backoffStrategy"));
                Optional<Duration> delay = custom.delay(failures, backoff.type(), cause, job);
                yield new Pause(delay.isEmpty(), delay.map(Duration::toMillis).orElse(0L));
            }
        };
    }

    private static Ending.Failure failure(TakenJob taken, Throwable cause) {
        String message = cause.getMessage();
        String reason = message == null ? cause.getClass().getName() : message;
        return new Ending.Failure(cause, reason, stackTraces(taken, cause));
    }

    /** The earlier traces and this one, oldest first, as many as the job keeps. */
    private static String stackTraces(TakenJob taken, Throwable cause) {
        List<String> traces = new ArrayList<>(taken.stored().stacktrace());
        traces.add(text(cause));
        OptionalInt limit = taken.options().stackTraceLimit();
        if (limit.isPresent() && traces.size() > limit.getAsInt()) {
            traces = traces.subList(traces.size() - Math.max(0, limit.getAsInt()), traces.size());
        }
        return Json.write(traces);
    }

    private static String text(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        String whole = text.toString();
        return whole.length() <= LONGEST_STACK_TRACE ? whole : whole.substring(0, LONGEST_STACK_TRACE) + "…";
    }

    /** Takes off what a stage wraps around a failure. */
    static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
