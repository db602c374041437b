package dev.quintet.ratelimits;

import dev.quintet.databases.errors.QuintetException;

/**
 * A call was refused by its rate limit, and was not carried out. Come back after {@link #decision()} says so.
 *
 * @since 1.0
 */
public class RateLimitExceededException extends QuintetException {
    private static final long serialVersionUID = 1L;

    private final transient RateLimitDecision decision;

    public RateLimitExceededException(String limiter, RateLimitDecision decision) {
        super(
                "The rate limit '" + limiter + "' of " + decision.limit() + " is used up. Come back in "
                        + decision.retryAfter().toMillis() + " ms.",
                null);
        this.decision = decision;
    }

    public RateLimitDecision decision() {
        return decision;
    }
}
