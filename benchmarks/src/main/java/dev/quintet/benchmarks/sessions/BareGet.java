package dev.quintet.benchmarks.sessions;

import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.Objects;

/** The driver alone: one GET of a text as long as a session's document. It checks and parses nothing. */
final class BareGet implements Contender {
    private static final String DOCUMENT = "x".repeat(560);

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    BareGet(String url) {
        client = RedisClient.create(url);
        connection = client.connect();
    }

    @Override
    public String name() {
        return "a bare GET";
    }

    @Override
    public String create(int user) {
        String key = "bare:%032d".formatted(user);
        String unused = connection.sync().set(key, DOCUMENT, SetArgs.Builder.ex(604_800));
        return key;
    }

    @Override
    public String authenticate(String cookieField) {
        return Objects.requireNonNull(connection.sync().get(cookieField));
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
