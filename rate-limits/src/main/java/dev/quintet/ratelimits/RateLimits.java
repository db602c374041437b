package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import dev.quintet.databases.Database;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Subscription;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Makes rate limiters over one Redis database, and asks several of them at once.
 *
 * <p>Make one for each process, share it, close it at the end. Its limiters share what the process remembers of refusals, and
 * one subscription by which processes tell each other of resets. Limiters of the same name share budgets, wherever they are;
 * give a limiter another name when its kind of limit changes.
 *
 * <p>Thread-safe. Owns no threads and no connections of its own; the database stays open when this is closed.
 *
 * <pre>{@code
 * RateLimits rateLimits = RateLimits.open(databases.get(Database.RATE_LIMIT));
 * RateLimiter users = rateLimits.limiter("user", SlidingWindow.perSecond(10), SlidingWindow.perHour(1000));
 * RateLimiter tenants = rateLimits.limiter("tenant", SlidingWindow.perMinute(5000));
 *
 * RateLimitDecision decision = rateLimits.tryAcquire(List.of(users.budget("ada"), tenants.budget("acme")), 1);
 * }</pre>
 *
 * @since 1.0
 */
public final class RateLimits implements AutoCloseable {
    private static final String CHANNEL = "rate_limits";
    private static final int MOST_BUDGETS = 16;

    private final RateLimitOptions options;
    private final MeterRegistry meters;
    private final Decider decider;
    private final Upkeep upkeep;
    private final Refusals refusals;
    private final Subscription subscription;

    RateLimits(RedisDatabase database, RateLimitOptions options, MeterRegistry meters, Time time) {
        check(
                database.database() == Database.RATE_LIMIT,
                "Rate limits belong in the database '%s', but this is '%s'. Take databases.get(Database.RATE_LIMIT).",
                Database.RATE_LIMIT,
                database.database());
        this.options = options;
        this.meters = meters;
        this.refusals = new Refusals(options, time);
        Counter clockSteps = Counter.builder("quintet.ratelimits.clock.steps")
                .description("Limits that found the Redis server's clock set back")
                .register(meters);
        this.decider = new Decider(
                database,
                refusals,
                new Availability(time),
                new Fallback(new LocalBudgets(time), time),
                time,
                clockSteps,
                options.deadline());
        this.upkeep = new Upkeep(database, refusals, time, database.channel(CHANNEL));
        this.subscription = database.subscribe(CHANNEL, refusals);
        decider.begin();
    }

    /** With {@link RateLimitOptions#DEFAULTS} and no metrics. */
    public static RateLimits open(RedisDatabase database) {
        return open(database, RateLimitOptions.DEFAULTS, new CompositeMeterRegistry());
    }

    /**
     * Over this database.
     *
     * @param meters where decisions are counted, as {@code quintet.ratelimits.decisions}
     * @throws IllegalArgumentException if it is a database for another purpose
     */
    public static RateLimits open(RedisDatabase database, RateLimitOptions options, MeterRegistry meters) {
        return new RateLimits(database, options, meters, Time.REAL);
    }

    /**
     * A limiter that allows what all of {@code limits} allow.
     *
     * @param name 1 to 64 characters; part of every key in Redis, and the policy's name in HTTP fields
     * @param limits 1 to 8 limits
     */
    public RateLimiter limiter(String name, Limit... limits) {
        return limiter(name, options.whenUnavailable(), List.of(limits));
    }

    /** A limiter with a mind of its own about what happens when Redis does not answer. */
    public RateLimiter limiter(String name, WhenUnavailable whenUnavailable, List<Limit> limits) {
        return new RedisRateLimiter(name, limits, whenUnavailable, decider, upkeep, new DecisionMeter(meters, name));
    }

    /**
     * Takes {@code permits} from every one of these budgets, or from none: per user and per tenant, say. One round trip. When
     * Redis does not answer, the strictest of their policies decides.
     *
     * @param budgets 1 to 16, all different
     * @throws IllegalArgumentException if {@code permits} is more than one of the limits has
     */
    public RateLimitDecision tryAcquire(List<Budget> budgets, long permits) {
        return decider.take(checked(budgets), permits);
    }

    /** Like {@link #tryAcquire}, without waiting; see {@link RateLimiter#tryAcquireAsync}. */
    public CompletionStage<RateLimitDecision> tryAcquireAsync(List<Budget> budgets, long permits) {
        return decider.takeAsync(checked(budgets), permits);
    }

    /** What {@link #tryAcquire} would say now, without taking anything. */
    public RateLimitDecision peek(List<Budget> budgets, long permits) {
        return decider.peek(checked(budgets), permits);
    }

    private static List<Budget> checked(List<Budget> budgets) {
        check(
                !budgets.isEmpty() && budgets.size() <= MOST_BUDGETS,
                "1 to %s budgets can be asked at once, but these are %s",
                MOST_BUDGETS,
                budgets.size());
        long different = budgets.stream().map(Budget::name).distinct().count();
        check(different == budgets.size(), "Budgets asked at once must differ, but these do not: %s", budgets);
        return List.copyOf(budgets);
    }

    /** Stops listening, immediately. Limiters made here go on to work, but remember no refusals. */
    @Override
    public void close() {
        subscription.close();
        refusals.stop();
    }
}
