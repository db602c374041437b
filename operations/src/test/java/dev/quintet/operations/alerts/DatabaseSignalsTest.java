package dev.quintet.operations.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.testing.RedisServer;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseSignalsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private final Databases databases = Databases.open(
            QuintetConfiguration.builder().url(redis.url()).application("ward").build());
    private final DatabaseSignals signals = new DatabaseSignals(databases);

    @AfterEach
    void close() {
        databases.close();
    }

    private Map<String, Double> read() {
        return signals.read().stream()
                .collect(Collectors.toMap(signal -> signal.name() + " " + signal.subject(), Signal::value));
    }

    private String server() {
        return "redis://127.0.0.1:" + redis.port();
    }

    @Test
    void what_is_in_the_databases_becomes_figures() {
        redis.cli(1, "SET", "cache:for-ever", "1");
        redis.cli(1, "SET", "cache:an-hour", "1", "EX", "3600");
        redis.cli(1, "SET", "elsewhere", "1", "EX", "3600");
        assertThat(read())
                .containsEntry("database.keys cache", 3.0)
                .containsEntry("database.immortal cache", 1.0)
                .containsEntry("database.strays cache", 1.0)
                .containsEntry("database.unusable cache", 0.0)
                .doesNotContainKey("database.immortal queues");
    }

    @Test
    void memory_is_told_only_where_there_is_a_limit() {
        redis.cli("CONFIG", "SET", "maxmemory", "0");
        assertThat(read()).doesNotContainKey("memory.used " + server());
        redis.cli("CONFIG", "SET", "maxmemory", "1gb");
        assertThat(read().get("memory.used " + server())).isBetween(0.01, 50.0);
        redis.cli("CONFIG", "SET", "maxmemory", "0");
    }

    @Test
    void hits_are_counted_from_one_round_to_the_next() {
        redis.cli(1, "SET", "cache:there", "1", "EX", "3600");
        read();
        for (int i = 0; i < 3; i++) {
            redis.cli(1, "GET", "cache:there");
        }
        redis.cli(1, "GET", "cache:not-there");
        assertThat(read().get("hits " + server())).isBetween(50.0, 100.0);
    }

    @Test
    void a_server_that_is_gone_makes_its_databases_unusable_and_leaves_out_the_rest() {
        redis.kill();
        try {
            assertThat(read()).containsEntry("database.unusable queues", 1.0).doesNotContainKey("database.keys queues");
        } finally {
            redis.restart();
        }
    }
}
