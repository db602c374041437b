package dev.quintet.benchmarks.ratelimits;

import java.util.List;
import java.util.stream.IntStream;
import org.redisson.Redisson;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Redisson's RRateLimiter: one script over four keys. */
final class RedissonPeer extends JavaPeer {
    private final RedissonClient client;

    RedissonPeer(String url) {
        Config config = new Config();
        config.useSingleServer().setAddress(url);
        client = Redisson.create(config);
    }

    @Override
    public String name() {
        return "Redisson RRateLimiter";
    }

    @Override
    Limiter limiter(Load load) {
        List<RRateLimiter> each = IntStream.range(0, load.keys())
                .mapToObj(key -> {
                    RRateLimiter limiter = client.getRateLimiter("redisson:" + load.key(key));
                    boolean unused = limiter.trySetRate(RateType.OVERALL, load.permits(), load.window());
                    return limiter;
                })
                .toList();
        return key -> each.get(key).tryAcquire();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
