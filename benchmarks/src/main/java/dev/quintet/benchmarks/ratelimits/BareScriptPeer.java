package dev.quintet.benchmarks.ratelimits;

import dev.quintet.ratelimits.RateLimits;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Our script, called with the driver alone, as it comes: what a decision costs at least that asks Redis. */
final class BareScriptPeer extends JavaPeer {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final String digest;

    BareScriptPeer(String url) {
        client = RedisClient.create(url);
        connection = client.connect();
        digest = connection.sync().scriptLoad(script());
    }

    private static String script() {
        try (InputStream script = Objects.requireNonNull(RateLimits.class.getResourceAsStream("take.lua"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "bare EVALSHA of our script";
    }

    @Override
    Limiter limiter(Load load) {
        String permits = Long.toString(load.permits());
        String micros = Long.toString(load.window().toNanos() / 1000);
        return key -> {
            String name = "rate_limit:bare:" + load.key(key);
            List<Long> answer = connection
                    .sync()
                    .evalsha(
                            digest,
                            ScriptOutputType.MULTI,
                            new String[] {name, name + ":override"},
                            "",
                            "1",
                            "take",
                            "1",
                            "window",
                            permits,
                            micros,
                            "0",
                            "1");
            return answer.get(0) == 1;
        };
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
