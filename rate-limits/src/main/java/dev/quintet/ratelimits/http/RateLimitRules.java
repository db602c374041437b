package dev.quintet.ratelimits.http;

import dev.quintet.ratelimits.Budget;
import dev.quintet.ratelimits.Limit;
import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rules for the requests of an application. Every rule that matches a request counts: it must pass all of them, and takes
 * from all or from none. One round trip, however many match; none if no rule does.
 *
 * <p>Thread-safe. Filters of any framework stand on this.
 *
 * @since 1.0
 */
public final class RateLimitRules {
    private static final int MOST_RULES = 16;

    private record Prepared(RateLimitRule rule, PathPattern path, RateLimiter limiter) {
        Optional<Budget> budget(IncomingRequest request) {
            boolean applies = (rule.methods().isEmpty() || rule.methods().contains(request.method()))
                    && path.matches(request.path());
            return applies
                    ? rule.key().of(request).filter(key -> !key.isEmpty()).map(limiter::budget)
                    : Optional.empty();
        }
    }

    private final RateLimits rateLimits;
    private final List<Prepared> rules;

    /**
     * @param rules at most {@value #MOST_RULES}, each with a name of its own
     */
    public RateLimitRules(RateLimits rateLimits, List<RateLimitRule> rules) {
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(
                    "At most " + MOST_RULES + " rules can be asked at once, but these are " + rules.size() + ".");
        }
        this.rateLimits = rateLimits;
        this.rules = rules.stream().map(rule -> prepare(rateLimits, rule)).toList();
        Set<String> names = new HashSet<>();
        for (RateLimitRule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("Two rules are named '" + rule.name()
                        + "' and would share their budgets. Give each a name of its own.");
            }
        }
    }

    private static Prepared prepare(RateLimits rateLimits, RateLimitRule rule) {
        RateLimiter limiter = rule.whenUnavailable()
                .map(policy -> rateLimits.limiter(rule.name(), policy, rule.limits()))
                .orElseGet(() -> rateLimits.limiter(rule.name(), rule.limits().toArray(Limit[]::new)));
        return new Prepared(rule, PathPattern.parse(rule.path()), limiter);
    }

    /** Takes a permit from every rule that matches; empty if none does. */
    public Optional<RateLimitDecision> check(IncomingRequest request) {
        List<Budget> budgets = new ArrayList<>();
        for (Prepared rule : rules) {
            rule.budget(request).ifPresent(budgets::add);
        }
        return budgets.isEmpty() ? Optional.empty() : Optional.of(rateLimits.tryAcquire(budgets, 1));
    }
}
