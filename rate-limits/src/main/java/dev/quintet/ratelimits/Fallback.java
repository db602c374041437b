package dev.quintet.ratelimits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides without Redis, as the limiters of the budgets say. */
final class Fallback {
    /** Refused callers come back this soon at the earliest; nobody knows when Redis will. */
    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final LocalBudgets local;
    private final Time time;

    Fallback(LocalBudgets local, Time time) {
        this.local = local;
        this.time = time;
    }

    RateLimitDecision decide(List<Budget> budgets, long permits) {
        return decide(budgets, permits, true);
    }

    RateLimitDecision look(List<Budget> budgets, long permits) {
        return decide(budgets, permits, false);
    }

    private RateLimitDecision decide(List<Budget> budgets, long permits, boolean take) {
        List<Budget> limitedHere = new ArrayList<>();
        for (Budget budget : budgets) {
            WhenUnavailable policy = budget.owner().whenUnavailable();
            if (policy instanceof WhenUnavailable.Refuse) {
                return decision(budgets, Optional.of(RateLimitDecision.UNAVAILABLE), COME_BACK);
            }
            if (policy instanceof WhenUnavailable.Local) {
                limitedHere.add(budget);
            }
        }
        LocalBudgets.Refusal refusal = local.take(limitedHere, permits, take);
        return refusal == null
                ? decision(budgets, Optional.empty(), Duration.ZERO)
                : decision(budgets, Optional.of(refusal.policy()), refusal.retryAfter());
    }

    /** What is left in Redis is not known, so an allowed request is told of the whole limits, and a refused one of none. */
    private RateLimitDecision decision(List<Budget> budgets, Optional<String> refusedBy, Duration wait) {
        List<LimitState> states = new ArrayList<>();
        for (Budget budget : budgets) {
            RedisRateLimiter limiter = budget.owner();
            for (int i = 0; i < limiter.limits().size(); i++) {
                Limit limit = limiter.limits().get(i);
                states.add(new LimitState(limiter.policy(i), limit, refusedBy.isEmpty() ? limit.permits() : 0, wait));
            }
        }
        LimitState tightest = Answer.tightest(states);
        Instant reset = time.instant().plus(wait);
        return new RateLimitDecision(
                refusedBy.isEmpty(),
                tightest.limit().permits(),
                tightest.remaining(),
                wait,
                reset,
                refusedBy,
                states,
                DecidedBy.POLICY);
    }
}
