package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * When a worker stops taking jobs because too many fail, and when it tries again: so that an hour in which a mail server is down costs
 * the jobs of that hour a wait, and not all their attempts.
 *
 * <p>A worker counts how its runs end, those of all its handlers. When of the last {@code window} at least {@code minimum} have ended and
 * {@code failureRate} of them have failed, it takes no more jobs: those that wait go on waiting, untouched, and other workers may take
 * them; those that run already run to their end. After {@code rest} it takes a single job. If that completes, the worker goes on as before;
 * if it fails, and so has used one of its attempts, the worker rests again.
 *
 * <p>Each worker counts for itself, in memory. {@link WorkerListener#circuitChanged} and {@link Worker#circuit()} tell how it stands.
 *
 * @param failureRate from which part of the runs on, more than 0 and up to 1
 * @param minimum how many runs must have ended, lest two failures in a quiet hour count for much
 * @param window how far back runs count, to a twentieth of it
 * @param rest how long to wait before a single job is tried
 * @param counts which failures count; one that does not is as if the job had not run
 * @since 1.0
 */
public record CircuitBreaker(
        double failureRate, int minimum, Duration window, Duration rest, Predicate<? super Throwable> counts) {
    /** Half of at least twenty runs within a minute; rests for 30 s. An {@link UnrecoverableJobException} does not count: it says that the job is at fault. */
    public static final CircuitBreaker DEFAULTS = new CircuitBreaker(
            0.5,
            20,
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            failure -> !(failure instanceof UnrecoverableJobException));

    public CircuitBreaker {
        check(
                failureRate > 0 && failureRate <= 1,
                "failureRate must be more than 0 and at most 1, was %s",
                failureRate);
        check(minimum >= 1, "minimum must be at least 1 run, was %s", minimum);
        check(window.toMillis() >= 1, "window must be at least 1 ms, was %s", window);
        check(rest.toMillis() >= 1, "rest must be at least 1 ms, was %s", rest);
    }

    /** More suits jobs of which some fail every day. */
    public CircuitBreaker withFailureRate(double failureRate) {
        return new CircuitBreaker(failureRate, minimum, window, rest, counts);
    }

    /** About as many as a worker ends in some seconds of a busy hour. */
    public CircuitBreaker withMinimum(int minimum) {
        return new CircuitBreaker(failureRate, minimum, window, rest, counts);
    }

    /** Longer notices slower storms, and remembers good times longer. */
    public CircuitBreaker withWindow(Duration window) {
        return new CircuitBreaker(failureRate, minimum, window, rest, counts);
    }

    /** Shorter goes on sooner, and costs more jobs an attempt while the trouble lasts. */
    public CircuitBreaker withRest(Duration rest) {
        return new CircuitBreaker(failureRate, minimum, window, rest, counts);
    }

    /** Only failures of the mail server, say. */
    public CircuitBreaker counting(Predicate<? super Throwable> failures) {
        return new CircuitBreaker(failureRate, minimum, window, rest, failures);
    }
}
