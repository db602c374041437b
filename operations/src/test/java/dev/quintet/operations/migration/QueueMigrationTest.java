package dev.quintet.operations.migration;

import static dev.quintet.operations.Keyspace.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.KeyConflictException;
import dev.quintet.operations.Keyspace;
import dev.quintet.operations.ProgressListener;
import dev.quintet.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues that landed in number 0, as those of the application did that this project stands in for. */
class QueueMigrationTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    static final RedisServer elsewhere = RedisServer.start();

    @TempDir
    Path folder;

    private QuintetConfiguration configuration;
    private Places places;
    private Keyspace source;
    private Keyspace queues;

    @BeforeEach
    void open() {
        use(false);
    }

    private void use(boolean otherServer) {
        QuintetConfiguration.Builder builder = QuintetConfiguration.builder().url(redis.url());
        if (otherServer) {
            builder.url(Database.QUEUES, elsewhere.url(2));
        }
        configuration = builder.build();
        places = Places.of(configuration, Duration.ofMinutes(1));
        source = new Keyspace(redis.url(0));
        queues = new Keyspace(otherServer ? elsewhere.url(2) : redis.url(2));
    }

    @AfterEach
    void close() {
        source.close();
        queues.close();
        places.close();
    }

    private MigrationOptions.Builder options() {
        return MigrationOptions.builder(configuration, folder);
    }

    private MigrationReport migrate(MigrationOptions.Builder options) {
        return new Migration(places, options.build()).run(ProgressListener.NONE);
    }

    private void queue(String name, int jobs) {
        redis.cli("HSET", name + ":meta", "opts.maxLenEvents", "10000", "version", "bullmq:6.7.0");
        redis.cli("SET", name + ":id", Integer.toString(jobs));
        redis.cli("ZADD", name + ":marker", "0", "0");
        redis.cli("XADD", name + ":events", "*", "event", "added");
        for (int i = 1; i <= jobs; i++) {
            redis.cli("HSET", name + ":" + i, "name", "mail", "data", "{}");
            redis.cli("LPUSH", name + ":wait", Integer.toString(i));
        }
        redis.cli("ZADD", name + ":delayed", Long.toString(1_900_000_000_000L * 4096), "d1");
        redis.cli("HSET", name + ":d1", "name", "later", "data", "{}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_queue_moves_as_a_whole_and_goes_on_at_its_new_place(boolean otherServer) {
        close();
        use(otherServer);
        queue("bull:mail", 30);
        queue("bull:paused before", 3);
        redis.cli("HSET", "bull:paused before:meta", "paused", "1");
        redis.cli("SET", "session:abc", "here");
        Map<String, Keyspace.Content> before = source.snapshot();

        MigrationReport report = migrate(options());

        assertThat(report.queuesMoved()).containsExactlyInAnyOrder("bull:mail", "bull:paused before");
        assertThat(report.queuesLeft()).isEmpty();
        assertThat(source.snapshot().keySet()).containsExactly("session:abc");
        RedisServer at = otherServer ? elsewhere : redis;
        assertThat(at.cli(2, "HGET", "bull:mail:meta", "paused")).isNull();
        assertThat(at.cli(2, "HGET", "bull:paused before:meta", "paused")).isEqualTo("1");
        assertThat(at.cli(2, "ZRANGE", "bull:mail:marker", "0", "-1")).isEqualTo(List.of("0", "1"));
        assertThat(at.cli(2, "ZSCORE", "bull:mail:marker", "1")).isEqualTo("1900000000000");
        // All but what pausing and resuming change: events and the marker.
        Map<String, Keyspace.Content> after = queues.snapshot();
        for (String changed : List.of("bull:mail:events", "bull:mail:marker")) {
            after.remove(changed);
            before.remove(changed);
        }
        before.remove("session:abc");
        assertSame(after, before);
        assertThat(at.cli(2, "XLEN", "bull:mail:events")).isEqualTo(3L);
    }

    @Test
    void a_queue_whose_jobs_are_being_worked_on_stays_and_goes_on() {
        queue("bull:mail", 3);
        redis.cli("RPOPLPUSH", "bull:mail:wait", "bull:mail:active");
        redis.cli("SET", "bull:mail:1:lock", "worker");
        assertThat(new Migration(places, options().build()).plan().queues())
                .containsExactly(new MigrationPlan.Queue("bull:mail", 1));

        MigrationReport report = migrate(options().patienceWithJobs(Duration.ofMillis(300)));

        assertThat(report.queuesMoved()).isEmpty();
        assertThat(report.queuesLeft())
                .hasEntrySatisfying("bull:mail", reason -> assertThat(reason).contains("1 of its jobs"));
        assertThat(redis.cli("HGET", "bull:mail:meta", "paused")).isNull();
        assertThat(redis.cli("EXISTS", "bull:mail:1", "bull:mail:wait", "bull:mail:active"))
                .isEqualTo(3L);
        assertThat(queues.snapshot()).isEmpty();
    }

    @Test
    void a_migration_waits_for_jobs_as_long_as_it_is_told_to() throws Exception {
        queue("bull:mail", 3);
        redis.cli("RPOPLPUSH", "bull:mail:wait", "bull:mail:active");
        redis.cli("SET", "bull:mail:1:lock", "worker", "PX", "1500");
        MigrationReport report = migrate(options().patienceWithJobs(Duration.ofMinutes(1)));
        assertThat(report.queuesMoved()).containsExactly("bull:mail");
        assertThat(report.took()).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        assertThat(redis.cli(2, "LRANGE", "bull:mail:active", "0", "-1")).isEqualTo(List.of("1"));
    }

    @Test
    void two_queues_of_one_name_are_never_merged() {
        queue("bull:mail", 3);
        redis.cli(2, "SET", "bull:mail:id", "7");
        assertThatThrownBy(() -> migrate(options())).isInstanceOf(KeyConflictException.class);
        MigrationReport report = migrate(options().conflicts(ConflictPolicy.OVERWRITE));
        assertThat(report.queuesLeft()).containsKey("bull:mail");
        assertThat(redis.cli(2, "GET", "bull:mail:id")).isEqualTo("7");
        assertThat(redis.cli("HGET", "bull:mail:meta", "paused")).isNull();
    }

    @Test
    void a_queue_that_was_moved_comes_back_when_the_migration_is_rolled_back() {
        queue("bull:mail", 30);
        Map<String, Keyspace.Content> before = source.snapshot();
        MigrationReport report = migrate(options());
        RollBackReport back =
                new Migration(places, options().build()).rollBack(report.journal(), ProgressListener.NONE);
        assertThat(back.queuesLeft()).isEmpty();
        assertThat(queues.snapshot()).isEmpty();
        Map<String, Keyspace.Content> after = source.snapshot();
        for (String changed : List.of("bull:mail:events", "bull:mail:marker")) {
            after.remove(changed);
            before.remove(changed);
        }
        assertSame(after, before);
        assertThat(redis.cli("HGET", "bull:mail:meta", "paused")).isNull();
    }

    @Test
    void keys_like_those_of_queues_move_without_a_queue_too() {
        redis.cli("SET", "queue:legacy", "x");
        MigrationReport report = migrate(options());
        assertThat(report.moved().get(Database.QUEUES)).isEqualTo(new Moved(1, 0, 0, 0, 0));
        assertThat(redis.cli(2, "GET", "queue:legacy")).isEqualTo("x");
    }
}
