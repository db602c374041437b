package dev.quintet.ratelimits;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Budgets of permits, one for each key, shared by every process that uses the same Redis database.
 *
 * <p>A limiter has one limit or several; a request is allowed if all of them allow it, and takes from all or from none. The
 * Redis server's clock decides, so hosts with skewed clocks share one budget. When that clock is set back, no more gets
 * through, and from then on nobody is kept out for longer than a window.
 *
 * <p>Thread-safe. Never sleeps: a decision is one round trip, or none while a refusal is remembered. When Redis does not
 * answer within the deadline, {@link WhenUnavailable} decides; the permits may then have been taken all the same.
 *
 * <pre>{@code
 * RateLimitDecision decision = logins.tryAcquire(clientAddress);
 * if (!decision.allowed()) {
 *     return tooManyRequests(decision.retryAfter());
 * }
 * }</pre>
 *
 * @since 1.0
 */
public interface RateLimiter {
    String name();

    List<Limit> limits();

    /** The budget of a key, for asking several limiters at once with {@link RateLimits#tryAcquire}. */
    Budget budget(String key);

    /** Takes one permit; see {@link #tryAcquire(String, long)}. */
    default RateLimitDecision tryAcquire(String key) {
        return tryAcquire(key, 1);
    }

    /**
     * Takes {@code permits} from the budget of {@code key}: all of them or none.
     *
     * @param key any non-empty text, such as a client address or an account id
     * @param permits at least 1, and not more than the smallest of the limits
     * @return the decision; a refused caller finds in it when to come back
     * @throws IllegalArgumentException if {@code permits} is out of range, since no wait could ever satisfy it
     */
    RateLimitDecision tryAcquire(String key, long permits);

    /**
     * Like {@link #tryAcquire(String, long)}, without waiting: many can be under way on the one connection. The stage never
     * fails because of Redis. What is chained to it without an executor runs on a thread of the driver and must not block.
     */
    CompletionStage<RateLimitDecision> tryAcquireAsync(String key, long permits);

    /** What {@link #tryAcquire(String)} would say now, without taking anything. One round trip, always. */
    RateLimitDecision peek(String key);

    /**
     * Forgets all about a key, a ban or an allowance included. Other processes hear of it at once; see
     * {@link RateLimitOptions#longestMemory} for when the message is lost.
     *
     * @throws DatabaseUnavailableException if Redis does not answer
     */
    void reset(String key);

    /**
     * Gives permits back, those taken last: for a request that turned out to cost less, or a login that succeeded. What is
     * not out cannot come back.
     *
     * @param permits at least 1
     * @throws DatabaseUnavailableException if Redis does not answer; the permits may have been given back
     */
    void reward(String key, long permits);

    /**
     * Refuses everything to a key for a time, whatever is left of its budget. Replaces an earlier ban or allowance;
     * {@link #reset} ends it.
     *
     * @param time 1 ms to 31 days
     * @throws DatabaseUnavailableException if Redis does not answer
     */
    void ban(String key, Duration time);

    /**
     * Allows everything to a key for a time, and takes nothing from its budget. Replaces an earlier ban or allowance;
     * {@link #reset} ends it.
     *
     * @param time 1 ms to 31 days
     * @throws DatabaseUnavailableException if Redis does not answer
     */
    void allow(String key, Duration time);

    /**
     * The keys that have used most of their budget, and those that are refused now: for operators. Reads the limiter's keys
     * page by page, at most {@value RateLimiterReport#MOST_KEYS_READ} of them, and asks for each; other clients do not wait.
     *
     * @param most how many keys at most in each list, 1 to 1000
     * @throws DatabaseUnavailableException if Redis does not answer
     */
    RateLimiterReport report(int most);
}
