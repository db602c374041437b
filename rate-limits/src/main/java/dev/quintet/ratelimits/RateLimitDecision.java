package dev.quintet.ratelimits;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The answer to one request for permits.
 *
 * <p>Where several limits were asked, {@code limit}, {@code remaining} and {@code resetTime} are those of the limit that
 * refused, or of the one with the fewest permits left.
 *
 * @param allowed whether the permits were taken; after {@code peek}, whether they could be
 * @param limit how many permits the limit has
 * @param remaining how many of them are left, never negative
 * @param retryAfter how long until the same request would pass if nobody else took permits; zero when allowed
 * @param resetTime when the next permit comes back, by the Redis server's clock; now if none is out
 * @param refusedBy the policy that would refuse longest, {@value #BAN} for a banned key, {@value #UNAVAILABLE} if Redis did
 *     not answer and the limiter then refuses; empty when allowed
 * @param limits every limit that was asked, in the order in which they were given
 * @param decidedBy where the decision was made
 * @since 1.0
 */
public record RateLimitDecision(
        boolean allowed,
        long limit,
        long remaining,
        Duration retryAfter,
        Instant resetTime,
        Optional<String> refusedBy,
        List<LimitState> limits,
        DecidedBy decidedBy) {
    /** What {@link #refusedBy} says of a banned key. */
    public static final String BAN = "ban";

    /** What {@link #refusedBy} says when Redis did not answer and {@link WhenUnavailable#refuse()} was chosen. */
    public static final String UNAVAILABLE = "unavailable";

    public RateLimitDecision {
        limits = List.copyOf(limits);
    }
}
