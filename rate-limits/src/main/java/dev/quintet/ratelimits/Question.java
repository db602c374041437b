package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import java.util.ArrayList;
import java.util.List;

/** One request for permits of one or several budgets: the keys and arguments of {@code take.lua}. */
record Question(List<Budget> budgets, long permits, List<String> keys, List<String> arguments) {
    static Question take(List<Budget> budgets, long permits, String now) {
        return of(budgets, permits, "take", now);
    }

    static Question peek(List<Budget> budgets, long permits, String now) {
        return of(budgets, permits, "peek", now);
    }

    private static Question of(List<Budget> budgets, long permits, String what, String now) {
        List<String> keys = new ArrayList<>(2 * budgets.size() + 2);
        budgets.forEach(budget -> budget.addStateNames(keys));
        int limits = keys.size();
        List<String> arguments = new ArrayList<>(4 + 5 * limits);
        arguments.add(now);
        arguments.add(Long.toString(permits));
        arguments.add(what);
        arguments.add(Integer.toString(limits));
        for (int i = 0; i < budgets.size(); i++) {
            keys.add(budgets.get(i).overrideName());
            addLimits(budgets.get(i), i + 1, arguments);
        }
        return new Question(budgets, permits, keys, arguments);
    }

    static void addLimits(Budget budget, int number, List<String> arguments) {
        List<String> limits = budget.owner().arguments();
        for (int i = 0; i < limits.size(); i += LimitArguments.SIZE) {
            arguments.addAll(limits.subList(i, i + LimitArguments.SIZE));
            arguments.add(Integer.toString(number));
        }
    }

    /** Refuses a request that no wait could satisfy. */
    static void checkPermits(List<Budget> budgets, long permits) {
        check(permits >= 1, "permits must be at least 1, was %s", permits);
        for (Budget budget : budgets) {
            for (Limit limit : budget.owner().limits()) {
                check(
                        permits <= limit.permits(),
                        "%s permits were asked of '%s', but its limit is %s: no wait could ever satisfy that. Ask for less at"
                                + " a time, or raise the limit.",
                        permits,
                        budget.limiter(),
                        limit.permits());
            }
        }
    }
}
