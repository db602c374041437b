package dev.quintet.ratelimits;

import dev.quintet.databases.keys.KeyPart;
import java.util.List;

/**
 * One key's share of a limiter: what {@code ada} has left of {@code api}. Immutable; made by {@link RateLimiter#budget}.
 *
 * @since 1.0
 */
public final class Budget {
    private final RedisRateLimiter limiter;
    private final String key;
    private final String name;

    private Budget(RedisRateLimiter limiter, String key, String part) {
        this.limiter = limiter;
        this.key = key;
        this.name = limiter.prefix() + part;
    }

    static Budget of(RedisRateLimiter limiter, String key) {
        Checks.check(!key.isEmpty(), "A key of the limiter '%s' must not be empty.", limiter.name());
        return new Budget(limiter, key, KeyPart.of(key));
    }

    /** The budget whose key stands in Redis as {@code part}. */
    static Budget named(RedisRateLimiter limiter, String part) {
        return new Budget(limiter, part, part);
    }

    /** The limiter's name. */
    public String limiter() {
        return limiter.name();
    }

    /** The key, as it was given. */
    public String key() {
        return key;
    }

    RedisRateLimiter owner() {
        return limiter;
    }

    /** The name in Redis of the first limit's state; names of other things begin with it. */
    String name() {
        return name;
    }

    String overrideName() {
        return name + ":override";
    }

    /** The states of all limits, in order. */
    void addStateNames(List<String> names) {
        names.add(name);
        for (int i = 2; i <= limiter.limits().size(); i++) {
            names.add(name + ":" + i);
        }
    }

    @Override
    public String toString() {
        return "Budget[" + name + "]";
    }
}
