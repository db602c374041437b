package dev.quintet.benchmarks;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The driver alone, as it comes. It protects no loader. */
final class BareLettuce implements Contender {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    BareLettuce(String url) {
        client = RedisClient.create(url);
        connection = client.connect();
    }

    @Override
    public String name() {
        return "Lettuce, bare";
    }

    @Override
    public @Nullable String get(String key) {
        return connection.sync().get("cache:" + key);
    }

    @Override
    public int getAll(List<String> keys) {
        String[] names = keys.stream().map(key -> "cache:" + key).toArray(String[]::new);
        return (int) connection.sync().mget(names).stream()
                .filter(KeyValue::hasValue)
                .count();
    }

    @Override
    public void set(String key, String value) {
        String unused = connection.sync().set("cache:" + key, value, SetArgs.Builder.px(3_600_000));
    }

    @Override
    public @Nullable String load(String key, Callable<String> loader) throws Exception {
        String found = get(key);
        if (found == null) {
            found = loader.call();
            set(key, found);
        }
        return found;
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
