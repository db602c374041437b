package dev.quintet.queues;

import java.time.Duration;
import java.util.Optional;

/** What becomes of a job when a run of it ends. */
sealed interface Ending {
    /** The handler returned. */
    record Completed(String resultJson) implements Ending {}

    /** It has failed for good. */
    record Failed(Failure failure) implements Ending {}

    /** It failed and is tried again, at once or later. */
    record TryAgain(Failure failure, long delayMillis) implements Ending {}

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
     */
    record Failure(Throwable cause, String reason, String stackTraces) {}
}
