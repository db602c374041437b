package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueGlancesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private RedisDatabase database;
    private QueueGlances glances;

    @BeforeEach
    void open() {
        databases =
                Databases.open(QuintetConfiguration.builder().url(redis.url()).build());
        database = databases.get(Database.QUEUES);
        glances = QueueGlances.on(database, "bull");
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private QueueGlance look(String name) {
        return glances.look(List.of(name)).get(0);
    }

    @Test
    void a_queue_that_is_not_there_has_nothing_and_stays_away() {
        QueueGlance none = look("nobody");
        assertThat(none.counts().values()).hasSize(7).containsOnly(0L);
        assertThat(none.oldest()).isEmpty();
        assertThat(none.workers()).contains(0);
        assertThat(redis.cli(2, "DBSIZE")).isEqualTo(0L);
        assertThat(glances.look(List.of())).isEmpty();
    }

    @Test
    void jobs_are_counted_by_state_and_the_next_one_tells_how_long_it_has_been_ready() {
        Queue mail = Queue.on(database, "mail");
        Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
        mail.add("old", 1, JobOptions.builder().timestamp(anHourAgo).priority(3).build());
        mail.add("new", 1);
        mail.add("later", 1, JobOptions.builder().delay(Duration.ofHours(1)).build());
        mail.pause();
        QueueGlance seen = look("mail");
        assertThat(seen.paused()).isTrue();
        assertThat(seen.count(JobState.WAITING)).isEqualTo(1);
        assertThat(seen.count(JobState.PRIORITIZED)).isEqualTo(1);
        assertThat(seen.count(JobState.DELAYED)).isEqualTo(1);
        assertThat(seen.ready()).isEqualTo(2);
        assertThat(seen.oldest().orElseThrow()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(70));
    }

    @Test
    void what_ended_lately_is_counted_also_where_no_job_is_kept() {
        Queue mail = Queue.on(database, "mail");
        JobOptions removed = JobOptions.builder()
                .removeOnComplete(Retention.REMOVE)
                .removeOnFail(Retention.REMOVE)
                .build();
        for (int i = 0; i < 5; i++) {
            mail.add(i == 0 ? "bad" : "good", i, removed);
        }
        try (Worker worker = Worker.builder(mail)
                .options(WorkerOptions.builder().name("w1").build())
                .handle("good", Integer.class, job -> "done")
                .handle("bad", Integer.class, job -> {
                    throw new UnrecoverableJobException("no");
                })
                .build()) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(look("mail").recentlyCompleted()).isEqualTo(4));
            assertThat(look("mail").recentlyFailed()).isEqualTo(1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(look("mail").workers()).contains(1));
            assertThat(worker.activeJobs()).isEmpty();
        }
        assertThat(look("mail").count(JobState.COMPLETED)).isZero();
    }

    @Test
    void many_queues_are_told_apart_and_come_in_the_order_they_were_asked_for() {
        for (int i = 0; i < 60; i++) {
            Queue.on(database, "q" + i).add("work", i);
        }
        List<String> names = List.of("q59", "q3", "nobody");
        List<QueueGlance> seen = glances.look(names);
        assertThat(seen).extracting(QueueGlance::name).containsExactlyElementsOf(names);
        assertThat(seen).extracting(QueueGlance::ready).containsExactly(1L, 1L, 0L);
    }

    @Test
    void a_server_that_keeps_its_list_of_clients_to_itself_leaves_the_workers_unknown() {
        redis.cli(
                "ACL",
                "SETUSER",
                "watcher",
                "on",
                ">secret-of-watcher",
                "~*",
                "&*",
                "+@all",
                "-client",
                "+client|setname",
                "+client|id");
        try (Databases asWatcher = Databases.open(QuintetConfiguration.builder()
                .url("redis://watcher:secret-of-watcher@127.0.0.1:" + redis.port())
                .build())) {
            QueueGlances watched = QueueGlances.on(asWatcher.get(Database.QUEUES), "bull");
            assertThat(watched.look(List.of("mail")).get(0).workers()).isEqualTo(Optional.empty());
        } finally {
            redis.cli("ACL", "DELUSER", "watcher");
        }
    }
}
