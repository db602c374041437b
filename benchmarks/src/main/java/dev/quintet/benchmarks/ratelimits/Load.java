package dev.quintet.benchmarks.ratelimits;

import java.time.Duration;

/**
 * What limiters are asked.
 *
 * @param name one word, part of keys
 * @param allowed whether they should allow; if not, the keys are used up before
 */
record Load(String name, int keys, long permits, Duration window, boolean allowed) {
    /** Budgets that no run uses up. */
    static final Load ALLOWED = new Load("allowed", 1000, 10_000, Duration.ofHours(1), true);

    /** One key for everybody, with more permits than anybody can take: 100 000 a second. */
    static final Load HOT = new Load("hot", 1, 10_000, Duration.ofMillis(100), true);

    /** Keys that are used up. */
    static final Load REFUSED = new Load("refused", 1000, 1, Duration.ofHours(1), false);

    String key(int number) {
        return name + number;
    }
}
