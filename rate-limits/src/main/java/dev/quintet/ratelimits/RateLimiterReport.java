package dev.quintet.ratelimits;

import java.util.List;

/**
 * The keys of a limiter that an operator looks for.
 *
 * @param hottest those that have used most, most first
 * @param refused those that are refused now, for longest first
 * @param refusedKeys how many of those looked at are refused now, also beyond the list
 * @param keysRead how many were looked at
 * @param complete whether these were all; if not, they were some of them, in no order
 * @since 1.0
 */
public record RateLimiterReport(
        List<KeyUse> hottest, List<KeyUse> refused, long refusedKeys, long keysRead, boolean complete) {
    /** Where reading ends, so that a report takes seconds at most. */
    public static final int MOST_KEYS_READ = 20_000;

    public RateLimiterReport {
        hottest = List.copyOf(hottest);
        refused = List.copyOf(refused);
    }
}
