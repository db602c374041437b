package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import java.time.Duration;

/**
 * How limiters behave. The defaults suit a Redis in the same data centre.
 *
 * @param deadline how long a decision may wait for Redis, default 50 ms; then {@code whenUnavailable} decides
 * @param whenUnavailable what is decided without Redis, default {@link WhenUnavailable#local local(1)}: every process limits
 *     by itself, so that an outage of Redis neither opens a login to guessing nor closes it. Lower the share to one over the
 *     number of processes
 * @param rememberedKeys for how many keys at most this process remembers refusals, default 10 000 (about 5 MB); 0 asks Redis
 *     each time. The least used are forgotten first, and cost Redis a question again
 * @param longestMemory for how long at most a refusal is remembered before Redis is asked again, default 1 min; the bound on
 *     how long this process can overlook a reset if the message about it is lost and the loss goes unnoticed
 * @since 1.0
 */
public record RateLimitOptions(
        Duration deadline, WhenUnavailable whenUnavailable, int rememberedKeys, Duration longestMemory) {
    public static final RateLimitOptions DEFAULTS =
            new RateLimitOptions(Duration.ofMillis(50), WhenUnavailable.local(1), 10_000, Duration.ofMinutes(1));

    public RateLimitOptions {
        check(deadline.toMillis() >= 1, "deadline must be at least 1 ms, was %s", deadline);
        check(rememberedKeys >= 0, "rememberedKeys must not be negative, was %s", rememberedKeys);
        check(
                !longestMemory.isNegative() && longestMemory.compareTo(Checks.LONGEST) <= 0,
                "longestMemory must be 0 to 31 days, was %s",
                longestMemory);
    }

    public RateLimitOptions withDeadline(Duration deadline) {
        return new RateLimitOptions(deadline, whenUnavailable, rememberedKeys, longestMemory);
    }

    public RateLimitOptions withWhenUnavailable(WhenUnavailable whenUnavailable) {
        return new RateLimitOptions(deadline, whenUnavailable, rememberedKeys, longestMemory);
    }

    public RateLimitOptions withRememberedKeys(int rememberedKeys) {
        return new RateLimitOptions(deadline, whenUnavailable, rememberedKeys, longestMemory);
    }

    public RateLimitOptions withLongestMemory(Duration longestMemory) {
        return new RateLimitOptions(deadline, whenUnavailable, rememberedKeys, longestMemory);
    }
}
