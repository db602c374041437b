package dev.quintet.benchmarks.ratelimits;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.ratelimits.RateLimitOptions;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** Ours, metrics included. The deadline is long, so that a busy machine does not turn slow decisions into local ones. */
final class QuintetPeer extends JavaPeer {
    private final Databases databases;
    private final RateLimits rateLimits;

    QuintetPeer(String url) {
        databases = Databases.open(QuintetConfiguration.builder().url(url).build());
        rateLimits = RateLimits.open(
                databases.get(Database.RATE_LIMIT),
                RateLimitOptions.DEFAULTS.withDeadline(Duration.ofSeconds(5)),
                new SimpleMeterRegistry());
    }

    @Override
    public String name() {
        return "Quintet";
    }

    @Override
    Limiter limiter(Load load) {
        RateLimiter limiter = rateLimits.limiter(load.name(), new SlidingWindow(load.permits(), load.window()));
        return key -> limiter.tryAcquire(load.key(key)).allowed();
    }

    @Override
    public void close() {
        rateLimits.close();
        databases.close();
    }
}
