package dev.quintet.ratelimits;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The reply of {@code take.lua}, read into a decision. */
final class Answer {
    private static final int HEAD = 5;

    private final List<Budget> budgets;
    private final List<Object> reply;

    Answer(List<Budget> budgets, List<Object> reply) {
        this.budgets = budgets;
        this.reply = reply;
    }

    private long number(int index) {
        return (Long) reply.get(index);
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /** How many limits found the server's clock set back. */
    long stepsBack() {
        return number(4);
    }

    RateLimitDecision decision() {
        return decision(budgets, 0, (int) number(1) - 1, (int) number(1) - 1 - limits());
    }

    /** Which budget refused; empty when allowed. */
    Optional<Budget> refusing() {
        int cause = (int) number(1) - 1;
        if (cause < 0) {
            return Optional.empty();
        }
        if (cause >= limits()) {
            return Optional.of(budgets.get(cause - limits()));
        }
        int limit = 0;
        for (Budget budget : budgets) {
            limit += budget.owner().limits().size();
            if (cause < limit) {
                return Optional.of(budget);
            }
        }
        throw new IllegalStateException("A script named limit " + cause + ", but was asked about " + limit);
    }

    /** The decision as it concerns one budget alone, which refused. */
    RateLimitDecision decisionOf(Budget budget) {
        int position = budgets.indexOf(budget);
        int before = budgets.subList(0, position).stream()
                .mapToInt(other -> other.owner().limits().size())
                .sum();
        int cause = (int) number(1) - 1;
        return decision(List.of(budget), before, cause - before, cause == limits() + position ? 0 : -1);
    }

    private int limits() {
        return (reply.size() - HEAD) / 2;
    }

    private RateLimitDecision decision(List<Budget> about, int skipped, int limit, int ban) {
        long now = number(3);
        List<LimitState> states = states(about, skipped);
        boolean allowed = number(0) == 1;
        Duration wait = micros(number(2));
        if (!allowed && ban >= 0) {
            return new RateLimitDecision(
                    false,
                    tightest(states).limit().permits(),
                    0,
                    wait,
                    Instant.EPOCH.plus(now, ChronoUnit.MICROS).plus(wait),
                    Optional.of(RateLimitDecision.BAN),
                    states,
                    DecidedBy.REDIS);
        }
        LimitState deciding = allowed ? tightest(states) : states.get(limit);
        return new RateLimitDecision(
                allowed,
                deciding.limit().permits(),
                deciding.remaining(),
                wait,
                Instant.EPOCH.plus(now, ChronoUnit.MICROS).plus(deciding.resetAfter()),
                allowed ? Optional.empty() : Optional.of(deciding.policy()),
                states,
                DecidedBy.REDIS);
    }

    private List<LimitState> states(List<Budget> about, int skipped) {
        List<LimitState> states = new ArrayList<>();
        int at = HEAD + 2 * skipped;
        for (Budget budget : about) {
            RedisRateLimiter limiter = budget.owner();
            for (int i = 0; i < limiter.limits().size(); i++) {
                states.add(
                        new LimitState(limiter.policy(i), limiter.limits().get(i), number(at), micros(number(at + 1))));
                at += 2;
            }
        }
        return states;
    }

    static LimitState tightest(List<LimitState> states) {
        return states.stream()
                .min(Comparator.comparingLong(LimitState::remaining))
                .orElseThrow();
    }
}
