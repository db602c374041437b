package dev.quintet.queues;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What becomes of a job when a run of it ends. */
sealed interface Ending {
    /** The same, with what the job's hash is to say of the trace in which it failed. */
    default Ending in(Supplier<Optional<String>> traceContext) {
        return this;
    }

    /** The handler returned. */
    record Completed(String resultJson) implements Ending {}

    /** It has failed for good. */
    record Failed(Failure failure) implements Ending {
        @Override
        public Ending in(Supplier<Optional<String>> traceContext) {
            return new Failed(failure.in(traceContext.get()));
        }
    }

    /** It failed and is tried again, at once or later. */
    record TryAgain(Failure failure, long delayMillis) implements Ending {
        @Override
        public Ending in(Supplier<Optional<String>> traceContext) {
            return new TryAgain(failure.in(traceContext.get()), delayMillis);
        }
    }

    /** The handler wants it delayed. */
    record Delay(Duration delay) implements Ending {}

    /** It goes back to where it waited, because the handler said so, or because the worker closes. */
    record BackToWait() implements Ending {}

    /** It waits for its children. */
    record AwaitChildren() implements Ending {}

    /** It goes back to where it waited, and nothing is fetched for a while. */
    record RateLimited(Optional<Duration> limit) implements Ending {}

    /** The handler has moved it, and there is nothing left to do. */
    record Moved() implements Ending {}

    /**
     * Why an attempt failed.
     *
     * @param cause what the handler threw
     * @param reason its message
     * @param stackTraces JSON, all traces that are kept
     * @param traceContext the trace in which it failed
     */
    record Failure(Throwable cause, String reason, String stackTraces, Optional<String> traceContext) {
        Failure(Throwable cause, String reason, String stackTraces) {
            this(cause, reason, stackTraces, Optional.empty());
        }

        Failure in(Optional<String> traceContext) {
            return new Failure(cause, reason, stackTraces, traceContext);
        }
    }
}
