package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.testing.FaultProxy;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabasesTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void fault_1_each_database_writes_to_a_number_of_its_own_queues_included() {
        for (Database database : Database.values()) {
            databases.get(database).call(commands -> commands.set("key", database.wireName()));
        }
        for (Database database : Database.values()) {
            assertThat(redis.cli(database.defaultNumber(), "GET", "key")).isEqualTo(database.wireName());
            assertThat(redis.cli(database.defaultNumber(), "DBSIZE")).isEqualTo(1L);
        }
    }

    @Test
    void all_are_ready_once_open() {
        assertThat(Database.values())
                .allMatch(database -> databases.get(database).isReady());
    }

    @Test
    void the_same_object_is_handed_out_each_time() {
        assertThat(databases.get(Database.CACHE)).isSameAs(databases.get(Database.CACHE));
    }

    @Test
    void client_list_tells_which_database_of_which_application() {
        String clients = String.valueOf(redis.cli("CLIENT", "LIST"));
        assertThat(Database.values()).allMatch(database -> clients.contains("name=test:" + database.wireName() + " "));
        try (DedicatedConnection connection = databases.get(Database.CACHE).dedicated()) {
            connection.call(commands -> commands.ping());
            assertThat(String.valueOf(redis.cli("CLIENT", "LIST"))).contains("name=test:cache:dedicated ");
        }
    }

    @Test
    void a_closed_database_says_so_and_sends_nothing() {
        databases.close();
        assertThat(databases.get(Database.CACHE).isReady()).isFalse();
        assertThatThrownBy(() -> databases.get(Database.CACHE).call(commands -> commands.incr("n")))
                .isExactlyInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("was closed");
        assertThat(redis.cli(1, "EXISTS", "n")).isEqualTo(0L);
    }

    @Test
    void closing_leaves_no_connection_and_no_thread_behind() {
        databases.close();
        await().atMost(Fixtures.SOON)
                .until(() -> !String.valueOf(redis.cli("CLIENT", "LIST")).contains("name=test:"));
        await().atMost(Fixtures.SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(
                                thread -> thread.isAlive() && thread.getName().startsWith("lettuce-epollEventLoop")));
    }

    @Test
    void two_addresses_of_one_server_are_found_out_by_asking_it() {
        try (FaultProxy proxy = FaultProxy.before(redis)) {
            QuintetConfiguration twice = Fixtures.at(redis.url())
                    .url(Database.QUEUES, proxy.url() + "/0")
                    .build();
            assertThatThrownBy(() -> Databases.open(twice))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("sessions")
                    .hasMessageContaining("queues")
                    .hasMessageContaining("both addresses lead to the same server");
        }
    }

    @Test
    void a_number_beyond_the_servers_databases_is_told_with_how_many_there_are() {
        QuintetConfiguration tooHigh = Fixtures.at(redis.url())
                .number(Database.EMAIL_CACHE, 16)
                .number(Database.CACHE, 99)
                .build();
        assertThatThrownBy(() -> Databases.open(tooHigh))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.faults())
                                .hasSize(2)
                                .anySatisfy(fault -> assertThat(fault)
                                        .startsWith("emailCache is to be number 16, but ")
                                        .contains("has the databases 0 to 15", "REDIS_EMAIL_CACHE_DB")));
    }

    @Test
    void opening_does_not_wait_for_a_redis_that_is_down_and_connects_when_it_comes_up() {
        try (RedisServer late = RedisServer.start()) {
            late.kill();
            try (Databases opened = Fixtures.open(late)) {
                assertThat(Arrays.stream(Database.values()))
                        .noneMatch(database -> opened.get(database).isReady());
                assertThatThrownBy(() -> opened.get(Database.CACHE).call(commands -> commands.ping()))
                        .isExactlyInstanceOf(DatabaseUnavailableException.class)
                        .hasMessageContaining("Nothing was sent");
                late.restart();
                await().atMost(Duration.ofSeconds(5))
                        .until(() -> Arrays.stream(Database.values())
                                .allMatch(database -> opened.get(database).isReady()));
                assertThat(opened.get(Database.CACHE).<String>call(commands -> commands.ping()))
                        .isEqualTo("PONG");
            }
        }
    }
}
