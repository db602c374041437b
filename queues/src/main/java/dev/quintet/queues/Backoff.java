package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long a failed job waits before it is tried again.
 *
 * @param type {@code fixed}, {@code exponential}, or a name of your own, for which every worker of the queue needs a backoff
 *     strategy
 * @param delay the time to wait; with {@code exponential} that after the first failure, and twice as long after each further
 *     one. Empty where a strategy of your own needs none
 * @param jitter 0 to 1: how much of the time is left to chance, so that jobs that failed together do not come back together
 * @since 1.0
 */
public record Backoff(String type, Optional<Duration> delay, double jitter) {
    private static final String FIXED = "fixed";
    private static final String EXPONENTIAL = "exponential";

    public Backoff {
        check(!type.isEmpty(), "A backoff's type must not be empty");
        delay.ifPresent(time -> Checks.millis("A backoff's delay", time));
        check(jitter >= 0 && jitter <= 1, "jitter must be from 0 to 1, was %s", jitter);
    }

    /** The same time after each failure. */
    public static Backoff fixed(Duration delay) {
        return new Backoff(FIXED, Optional.of(delay), 0);
    }

    /** Twice the time after each failure: delay, 2 × delay, 4 × delay... */
    public static Backoff exponential(Duration delay) {
        return new Backoff(EXPONENTIAL, Optional.of(delay), 0);
    }

    /** By the workers' own strategy of that name. */
    public static Backoff custom(String type) {
        return new Backoff(type, Optional.empty(), 0);
    }

    public Backoff withDelay(Duration delay) {
        return new Backoff(type, Optional.of(delay), jitter);
    }

    public Backoff withJitter(double jitter) {
        return new Backoff(type, delay, jitter);
    }

    Map<String, Object> stored() {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("type", type);
        delay.ifPresent(time -> stored.put("delay", time.toMillis()));
        if (jitter > 0) {
            stored.put("jitter", jitter);
        }
        return stored;
    }

    /** From what is stored: a map, or the bare number that older schedulers hold. */
    static Optional<Backoff> read(Object stored) {
        if (stored instanceof Number millis) {
            return millis.longValue() > 0
                    ? Optional.of(fixed(Duration.ofMillis(millis.longValue())))
                    : Optional.empty();
        }
        if (stored instanceof Map<?, ?> map && map.get("type") instanceof String type && !type.isEmpty()) {
            Optional<Duration> delay = map.get("delay") instanceof Number millis && millis.longValue() >= 0
                    ? Optional.of(Duration.ofMillis(millis.longValue()))
                    : Optional.empty();
            double jitter = map.get("jitter") instanceof Number share ? share.doubleValue() : 0;
            return Optional.of(new Backoff(type, delay, Math.min(1, Math.max(0, jitter))));
        }
        return Optional.empty();
    }
}
