package dev.quintet.ratelimits.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import java.time.Duration;

/**
 * Checks single requests against a limit given on the spot.
 *
 * <pre>{@code
 * RateLimitDecision decision = requests.checkRateLimit(request, 100, 60_000); // 100 requests a minute
 * if (!decision.allowed()) {
 *     Refusal refusal = Refusal.of(decision); // status, header fields and body
 * }
 * }</pre>
 *
 * <p>All calls with the same limit and window share one budget for each client, wherever they stand; {@link
 * RateLimits#limiter} makes limiters with names of their own. Thread-safe.
 *
 * @since 1.0
 */
public final class RequestLimits {
    private static final int MOST_LIMITERS = 1000;

    private record Key(int limit, long windowMillis) {}

    private final RateLimits rateLimits;
    private final ClientKey clients;
    private final Cache<Key, RateLimiter> limiters =
            Caffeine.newBuilder().maximumSize(MOST_LIMITERS).build();

    /**
     * @param clients whose requests they are, such as {@link ClientAddress#ofConnection()}; requests without a key share one
     */
    public RequestLimits(RateLimits rateLimits, ClientKey clients) {
        this.rateLimits = rateLimits;
        this.clients = clients.or(ClientKey.everybody());
    }

    /**
     * Takes one permit of the request's client, from an exact sliding window. One round trip.
     *
     * @param limit how many requests, 1 to {@value SlidingWindow#MOST}
     * @param windowMillis in how many milliseconds
     * @return the decision; it is made within the deadline, also when Redis does not answer
     */
    public RateLimitDecision checkRateLimit(IncomingRequest request, int limit, long windowMillis) {
        RateLimiter limiter = limiters.get(new Key(limit, windowMillis), this::limiter);
        return limiter.tryAcquire(clients.of(request).orElseThrow());
    }

    private RateLimiter limiter(Key key) {
        return rateLimits.limiter(
                key.limit + "-in-" + key.windowMillis + "ms",
                new SlidingWindow(key.limit, Duration.ofMillis(key.windowMillis)));
    }
}
