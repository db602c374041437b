package dev.quintet.ratelimits;

import java.time.Duration;

/**
 * How one limit stands after a decision.
 *
 * @param policy its name: that of its limiter, with the window behind it if the limiter has several limits
 * @param limit the limit
 * @param remaining permits left, never negative
 * @param resetAfter how long until the next permit comes back; zero when none is out
 * @since 1.0
 */
public record LimitState(String policy, Limit limit, long remaining, Duration resetAfter) {}
