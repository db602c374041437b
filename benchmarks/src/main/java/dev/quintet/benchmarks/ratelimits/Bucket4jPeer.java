package dev.quintet.benchmarks.ratelimits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Bucket4j on Lettuce: GET, then a script that compares and swaps, until nobody else was faster. */
final class Bucket4jPeer extends JavaPeer {
    private final RedisClient client;
    private final ProxyManager<String> buckets;

    Bucket4jPeer(String url) {
        client = RedisClient.create(url);
        buckets = Bucket4jLettuce.casBasedBuilder(
                        client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)))
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10)))
                .build();
    }

    @Override
    public String name() {
        return "Bucket4j";
    }

    @Override
    Limiter limiter(Load load) {
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(load.permits()).refillGreedy(load.permits(), load.window()))
                .build();
        List<Bucket> each = IntStream.range(0, load.keys())
                .<Bucket>mapToObj(key -> buckets.getProxy("bucket4j:" + load.key(key), () -> configuration))
                .toList();
        return key -> each.get(key).tryConsume(1);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
