package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

/**
 * What a limiter decides when Redis does not answer in time. Each such decision is counted, and the change is logged once.
 *
 * @since 1.0
 */
public sealed interface WhenUnavailable {
    /** Everything passes. For limits that spread load and protect nothing. */
    record Allow() implements WhenUnavailable {}

    /** Nothing passes. For what must never be tried too often, at the price of being down when Redis is. */
    record Refuse() implements WhenUnavailable {}

    /**
     * This process limits by itself, in memory, to a share of each limit; the shares of all processes should add up to one.
     *
     * @param share above 0 and at most 1: 0.25 where four processes share the load
     */
    record Local(double share) implements WhenUnavailable {
        public Local {
            check(share > 0 && share <= 1, "share must be above 0 and at most 1, was %s", share);
        }
    }

    static WhenUnavailable allow() {
        return new Allow();
    }

    static WhenUnavailable refuse() {
        return new Refuse();
    }

    static WhenUnavailable local(double share) {
        return new Local(share);
    }
}
