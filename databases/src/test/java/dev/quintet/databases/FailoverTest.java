package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.WriteRefusedException;
import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Sentinel;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailoverTest {
    private static final Script<Long> COUNT =
            Script.of("count", "return redis.call('INCR', KEYS[1])", ScriptOutputType.INTEGER);

    private Sentinel sentinel;
    private Databases databases;
    private RedisDatabase queues;

    @BeforeEach
    void start() {
        sentinel = Sentinel.start();
        databases = Databases.open(Fixtures.impatientAt(sentinel.url()).build());
        queues = databases.get(Database.QUEUES);
    }

    @AfterEach
    void stop() {
        databases.close();
        sentinel.close();
    }

    private long count() {
        return queues.run(COUNT, List.of("n"), List.of());
    }

    private void awaitCounting() {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptionsMatching(failure ->
                        failure instanceof DatabaseUnavailableException || failure instanceof WriteRefusedException)
                .until(() -> count() > 0);
    }

    @Test
    void after_a_failover_the_new_primary_is_found_and_runs_scripts_it_never_saw() {
        count();
        RedisServer before = sentinel.primary();
        sentinel.failover();
        assertThat(sentinel.primary().port()).isNotEqualTo(before.port());
        awaitConnectionToThePrimary();
        assertThat(databases.health(Database.QUEUES).role()).contains("master");
    }

    @Test
    void after_the_death_of_the_primary_writes_go_on_at_the_replica() {
        count();
        sentinel.killPrimary();
        awaitCounting();
        assertThat(databases.health().overall()).isTrue();
    }

    @Test
    void a_primary_that_was_demoted_behind_our_back_is_left_for_the_new_one() {
        count();
        RedisServer former = sentinel.primary();
        // Frozen while the others elect a new primary, it keeps our connection and wakes up believing in itself.
        former.pause();
        sentinel.awaitPromotion(former);
        former.resume();
        awaitConnectionToThePrimary();
    }

    @Test
    void changes_of_keys_are_told_by_the_new_primary_and_no_longer_by_the_former() {
        HeardChanges heard = new HeardChanges();
        Subscription unused = databases.get(Database.CACHE).trackKeys(new KeyPattern("cache:"), heard);
        heard.awaits("began");
        RedisServer former = sentinel.primary();
        former.pause();
        sentinel.awaitPromotion(former);
        former.resume();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(String.valueOf(sentinel.primary().cli("CLIENT", "LIST")))
                                .contains("name=test:cache:tracking "));
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            sentinel.primary().cli(1, "SET", "cache:new", "x");
            assertThat(heard.events).endsWith("cache:new");
        });
        assertThat(heard.events).startsWith("began", "lost").doesNotContain("everything");
    }

    /** Well before the sentinels turn the former primary into a replica, about ten seconds later. */
    private void awaitConnectionToThePrimary() {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            awaitCounting();
            assertThat(String.valueOf(sentinel.primary().cli("CLIENT", "LIST"))).contains("name=test:queues ");
        });
    }
}
