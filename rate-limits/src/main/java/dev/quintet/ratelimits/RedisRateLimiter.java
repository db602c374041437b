package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import dev.quintet.databases.keys.KeyPart;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A limiter of one {@link RateLimits}: what it is called and what it allows. Decisions are made by {@link Decider}. */
final class RedisRateLimiter implements RateLimiter {
    static final String PREFIX = "rate_limit:";
    private static final int MOST_LIMITS = 8;

    private final String name;
    private final String prefix;
    private final List<Limit> limits;
    private final List<String> policies;
    private final List<String> arguments;
    private final WhenUnavailable whenUnavailable;
    private final Decider decider;
    private final Upkeep upkeep;
    private final DecisionMeter meter;

    RedisRateLimiter(
            String name,
            List<Limit> limits,
            WhenUnavailable whenUnavailable,
            Decider decider,
            Upkeep upkeep,
            DecisionMeter meter) {
        check(!name.isBlank() && name.length() <= 64, "A limiter's name must be 1 to 64 characters, was '%s'", name);
        check(
                !limits.isEmpty() && limits.size() <= MOST_LIMITS,
                "The limiter '%s' needs 1 to %s limits, but has %s",
                name,
                MOST_LIMITS,
                limits.size());
        this.name = name;
        this.prefix = PREFIX + KeyPart.of(name) + ":";
        this.limits = List.copyOf(limits);
        this.policies = limits.size() == 1
                ? List.of(name)
                : limits.stream()
                        .map(limit -> name + "-" + shown(limit.window()))
                        .toList();
        this.arguments = limits.stream()
                .flatMap(limit -> LimitArguments.of(limit).stream())
                .toList();
        this.whenUnavailable = whenUnavailable;
        this.decider = decider;
        this.upkeep = upkeep;
        this.meter = meter;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Limit> limits() {
        return limits;
    }

    String prefix() {
        return prefix;
    }

    String policy(int limit) {
        return policies.get(limit);
    }

    /** Kind and numbers of each limit, as scripts take them, without the number of the budget. */
    List<String> arguments() {
        return arguments;
    }

    WhenUnavailable whenUnavailable() {
        return whenUnavailable;
    }

    DecisionMeter meter() {
        return meter;
    }

    @Override
    public Budget budget(String key) {
        return Budget.of(this, key);
    }

    @Override
    public RateLimitDecision tryAcquire(String key, long permits) {
        return decider.take(List.of(budget(key)), permits);
    }

    @Override
    public CompletionStage<RateLimitDecision> tryAcquireAsync(String key, long permits) {
        return decider.takeAsync(List.of(budget(key)), permits);
    }

    @Override
    public RateLimitDecision peek(String key) {
        return decider.peek(List.of(budget(key)), 1);
    }

    @Override
    public void reset(String key) {
        upkeep.reset(budget(key));
    }

    @Override
    public void reward(String key, long permits) {
        upkeep.reward(budget(key), permits);
    }

    @Override
    public void ban(String key, Duration time) {
        upkeep.override(budget(key), "ban", time);
    }

    @Override
    public void allow(String key, Duration time) {
        upkeep.override(budget(key), "allow", time);
    }

    @Override
    public RateLimiterReport report(int most) {
        return decider.survey(this).read(most);
    }

    /** The shortest form of a window, such as 1s or 90s or 1500ms, for names of policies. */
    private static String shown(Duration window) {
        long micros = Checks.micros(window);
        if (micros % 1_000_000 == 0) {
            return micros / 1_000_000 + "s";
        }
        return micros % 1000 == 0 ? micros / 1000 + "ms" : micros + "us";
    }

    @Override
    public String toString() {
        return "RateLimiter[" + name + " " + limits + "]";
    }
}
