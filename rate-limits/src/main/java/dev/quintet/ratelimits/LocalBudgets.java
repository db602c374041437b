package dev.quintet.ratelimits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of this process alone, used while Redis does not answer. Bounded: under more keys than it holds, the least used
 * begin anew. One lock serves all, because a decision is some arithmetic.
 */
final class LocalBudgets {
    private static final int MOST_KEYS = 10_000;

    /** What refused, and for how long. */
    record Refusal(String policy, Duration retryAfter) {}

    /** Limiters of one name but with other limits, from before a change of configuration, say, stay apart. */
    private record Key(String name, List<Limit> limits, WhenUnavailable policy) {}

    private final Cache<Key, List<LocalLimit>> budgets =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).executor(Runnable::run).build();
    private final ReentrantLock lock = new ReentrantLock();
    private final Time time;

    LocalBudgets(Time time) {
        this.time = time;
    }

    /** Takes from all budgets or from none; null when allowed. */
    @Nullable
    Refusal take(List<Budget> asked, long permits, boolean take) {
        long now = time.nanos();
        lock.lock();
        try {
            Refusal refusal = null;
            List<LocalLimit> all = new ArrayList<>();
            for (Budget budget : asked) {
                List<LocalLimit> limits = budgets.get(key(budget), key -> limits(budget.owner()));
                for (int i = 0; i < limits.size(); i++) {
                    long wait = limits.get(i).wait(now, permits);
                    if (wait > 0 && (refusal == null || refusal.retryAfter.toNanos() < wait)) {
                        refusal = new Refusal(budget.owner().policy(i), Duration.ofNanos(wait));
                    }
                }
                all.addAll(limits);
            }
            if (refusal == null && take) {
                all.forEach(limit -> limit.take(now, permits));
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    private static Key key(Budget budget) {
        return new Key(budget.name(), budget.owner().limits(), budget.owner().whenUnavailable());
    }

    private static List<LocalLimit> limits(RedisRateLimiter limiter) {
        double share = limiter.whenUnavailable() instanceof WhenUnavailable.Local local ? local.share() : 1;
        return limiter.limits().stream()
                .map(limit -> LocalLimit.of(limit, share))
                .toList();
    }
}
