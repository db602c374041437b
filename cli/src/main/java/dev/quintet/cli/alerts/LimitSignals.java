package dev.quintet.cli.alerts;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.operations.alerts.Signal;
import dev.quintet.operations.alerts.SignalSource;
import dev.quintet.ratelimits.Limit;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.WhenUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many keys of a limiter are refused now: {@code limits.refused}, with the limiter as its subject. Each round looks at one
 * limiter, at no more than 20 000 of its keys, and at the next in the next round. Not thread-safe.
 */
public final class LimitSignals implements SignalSource, AutoCloseable {
    private final RateLimits rateLimits;
    private final List<RateLimiter> limiters = new ArrayList<>();
    private int next;

    /** @param limits what each limiter allows, by its name: Redis keeps what was used and not what is allowed */
    public LimitSignals(Databases databases, Map<String, List<Limit>> limits) {
        this.rateLimits = RateLimits.open(databases.get(Database.RATE_LIMIT));
        limits.forEach((name, allowed) -> limiters.add(rateLimits.limiter(name, WhenUnavailable.refuse(), allowed)));
    }

    @Override
    public List<Signal> read() {
        if (limiters.isEmpty()) {
            return List.of();
        }
        RateLimiter limiter = limiters.get(next);
        next = (next + 1) % limiters.size();
        return List.of(
                new Signal("limits.refused", limiter.name(), limiter.report(1).refusedKeys(), "keys"));
    }

    @Override
    public void close() {
        rateLimits.close();
    }
}
