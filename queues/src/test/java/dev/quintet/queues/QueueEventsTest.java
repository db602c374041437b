package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.FaultProxy;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueEventsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private WorkerFixtures with;
    private Jobs jobs;

    @BeforeEach
    void open() {
        with = WorkerFixtures.at(redis);
        jobs = with.jobs;
    }

    @AfterEach
    void close() {
        with.close();
    }

    private final List<QueueEvent> told = new CopyOnWriteArrayList<>();

    private QueueEvents listen() {
        return QueueEvents.open(with.queue, QueueEventsOptions.DEFAULTS, told::add);
    }

    @Test
    @Behaviour({154, 155})
    void every_event_is_told_once_and_in_order_with_its_values() {
        try (QueueEvents events = listen()) {
            List<QueueEvent> ofSecond = new CopyOnWriteArrayList<>();
            var unused = events.listenTo("2", ofSecond::add);
            with.work(job -> {
                if (job.data().equals("bad")) {
                    throw new IllegalStateException("boom");
                }
                job.updateProgress(50);
                return Map.of("ok", true);
            });
            jobs.awaitState(jobs.add("\"good\""), "completed");
            jobs.awaitState(jobs.add("\"bad\""), "failed");
            await().atMost(Fixtures.SOON)
                    .until(() -> told.stream()
                                    .filter(QueueEvent.Drained.class::isInstance)
                                    .count()
                            == 2);
            assertThat(told.stream().map(event -> event.getClass().getSimpleName()))
                    .containsExactly(
                            "Added",
                            "Waiting",
                            "Active",
                            "Progress",
                            "Completed",
                            "Drained",
                            "Added",
                            "Waiting",
                            "Active",
                            "Failed",
                            "RetriesExhausted",
                            "Drained");
            assertThat(told.get(3))
                    .isInstanceOfSatisfying(
                            QueueEvent.Progress.class,
                            progress -> assertThat(progress.progress()).isEqualTo("50"));
            assertThat(told.get(4))
                    .isInstanceOfSatisfying(
                            QueueEvent.Completed.class,
                            completed -> assertThat(completed.result()).isEqualTo("{\"ok\":true}"));
            assertThat(ofSecond).hasSize(5).allMatch(event -> event.jobId().equals(Optional.of("2")));
        }
    }

    @Test
    @Behaviour(154)
    void reading_goes_on_where_another_reader_ended() {
        QueueEvents first = listen();
        String unused = jobs.add("1");
        await().atMost(Fixtures.SOON).until(() -> told.size() == 2);
        first.close();
        String position = first.position().orElseThrow();
        unused = jobs.add("2");
        List<QueueEvent> later = new CopyOnWriteArrayList<>();
        QueueEventsOptions after =
                QueueEventsOptions.builder().from(position).batch(1).build();
        try (QueueEvents second = QueueEvents.open(with.queue, after, later::add)) {
            await().atMost(Fixtures.SOON).until(() -> later.size() == 2);
            assertThat(later).allMatch(event -> event.jobId().equals(Optional.of("2")));
            assertThat(second.position()).contains(later.get(1).id());
        }
        List<QueueEvent> all = new CopyOnWriteArrayList<>();
        QueueEventsOptions fromTheStart = QueueEventsOptions.builder().from("0").build();
        try (QueueEvents third = QueueEvents.open(with.queue, fromTheStart, all::add)) {
            await().atMost(Fixtures.SOON).until(() -> all.size() == 4);
            assertThat(third.awaitReady(Fixtures.SOON)).isTrue();
        }
        assertThatThrownBy(() -> QueueEventsOptions.builder().from("$")).hasMessageContaining("looks like");
    }

    @Test
    @Behaviour(157)
    void events_of_ones_own_reach_all_who_listen() {
        try (QueueEvents events = listen()) {
            QueueEventsProducer producer = QueueEventsProducer.on(with.queue);
            String id = producer.publish("audited", Map.of("by", "ada"));
            await().atMost(Fixtures.SOON).until(() -> told.size() == 1);
            assertThat(told.get(0)).isEqualTo(new QueueEvent.Custom(id, "audited", Map.of("by", "ada")));
            assertThat(events.position()).contains(id);
            assertThatThrownBy(() -> producer.publish("a", Map.of("event", "b")))
                    .hasMessageContaining("'event'");
        }
    }

    @Test
    void a_listener_that_fails_keeps_nobody_from_hearing() {
        try (QueueEvents events = listen()) {
            var failing = events.listen(event -> {
                throw new IllegalStateException("a listener's own fault");
            });
            List<QueueEvent.Waiting> waiting = new CopyOnWriteArrayList<>();
            var unused = events.listen(QueueEvent.Waiting.class, waiting::add);
            String id = jobs.add("{}");
            await().atMost(Fixtures.SOON).until(() -> waiting.size() == 1);
            failing.close();
            assertThat(waiting.get(0).job()).isEqualTo(id);
        }
    }

    @Test
    @Behaviour({154, 157})
    void a_connection_that_is_cut_or_silent_costs_no_event_and_repeats_none() {
        try (FaultProxy network = FaultProxy.before(redis);
                WorkerFixtures far = new WorkerFixtures(network.url())) {
            List<QueueEvent> heard = new CopyOnWriteArrayList<>();
            QueueEventsOptions brief = QueueEventsOptions.builder()
                    .blockingTimeout(Duration.ofMillis(200))
                    .build();
            try (QueueEvents events = QueueEvents.open(far.queue, brief, heard::add)) {
                assertThat(events.awaitReady(Fixtures.SOON)).isTrue();
                for (int i = 0; i < 30; i++) {
                    String unused = jobs.add("" + i);
                    if (i % 10 == 3) {
                        network.resetNow();
                    } else if (i == 15) {
                        network.hold();
                    } else if (i == 20) {
                        network.release();
                    }
                }
                await().atMost(Fixtures.SOON).until(() -> heard.size() >= 60);
                assertThat(heard.stream().map(QueueEvent::id))
                        .doesNotHaveDuplicates()
                        .hasSize(60);
            }
        }
    }
}
