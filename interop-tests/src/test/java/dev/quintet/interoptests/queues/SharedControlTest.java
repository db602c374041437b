package dev.quintet.interoptests.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.interoptests.Behaviour;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueLimits.Rate;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one side orders the other one obeys, and sees. */
class SharedControlTest {
    private static final RawJson HOLD = new RawJson("{\"do\":\"hold\"}");

    @RegisterExtension
    @Order(1)
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    @Order(2)
    static final Fleet fleet = new Fleet(redis);

    private static void add(Queue queue, int jobs, RawJson data) {
        for (int i = 0; i < jobs; i++) {
            Job unused = queue.add("mail", data);
        }
    }

    @Test
    @Behaviour(176)
    void java_pauses_the_workers_of_both_and_node_resumes_them() {
        Queue queue = fleet.queue("paused");
        queue.pause();
        assertThat(fleet.node().queue("paused", "isPaused").asBoolean()).isTrue();
        fleet.work("paused");
        fleet.node().work("paused", Map.of());
        add(queue, 4, new RawJson("{}"));
        assertThat(fleet.node()
                        .queue("paused", "getJobCounts", "wait", "active")
                        .toString())
                .isEqualTo("{\"wait\":4,\"active\":0}");
        fleet.node().queue("paused", "resume");
        assertThat(queue.isPaused()).isFalse();
        fleet.awaitCount("paused", JobState.COMPLETED, 4);
    }

    @Test
    @Behaviour(176)
    void node_pauses_the_workers_of_both_and_java_resumes_them() {
        Queue queue = fleet.queue("paused");
        fleet.node().queue("paused", "pause");
        assertThat(queue.isPaused()).isTrue();
        fleet.work("paused");
        fleet.node().work("paused", Map.of());
        add(queue, 4, new RawJson("{}"));
        assertThat(queue.jobs().count(JobState.WAITING)).isEqualTo(4);
        queue.resume();
        assertThat(fleet.node().queue("paused", "isPaused").asBoolean()).isFalse();
        fleet.awaitCount("paused", JobState.COMPLETED, 4);
    }

    @Test
    @Behaviour(176)
    void the_concurrency_set_by_either_bounds_the_workers_of_both_together() {
        Queue queue = fleet.queue("bounded");
        queue.limits().setConcurrency(3);
        assertThat(fleet.node().queue("bounded", "getGlobalConcurrency").asInt())
                .isEqualTo(3);
        add(queue, 10, HOLD);
        fleet.work("bounded", options -> options.concurrency(5));
        fleet.node().work("bounded", Map.of("concurrency", 5));
        fleet.awaitCount("bounded", JobState.ACTIVE, 3);
        assertThat(queue.limits().isMaxed()).isTrue();
        assertThat(fleet.node().queue("bounded", "isMaxed").asBoolean()).isTrue();
        fleet.node().queue("bounded", "setGlobalConcurrency", 4);
        assertThat(queue.limits().concurrency()).hasValue(4);
        fleet.node().queue("bounded", "removeGlobalConcurrency");
        assertThat(queue.limits().concurrency()).isEmpty();
        fleet.handler().release();
        await().atMost(Fleet.SOON).until(() -> {
            fleet.node().tell("release");
            return queue.jobs().count(JobState.COMPLETED) == 10;
        });
    }

    @Test
    @Behaviour(176)
    void the_rate_set_by_either_bounds_the_workers_of_both_together() {
        Queue queue = fleet.queue("rate");
        fleet.node().queue("rate", "setGlobalRateLimit", 2, 60_000);
        assertThat(queue.limits().rate()).contains(new Rate(2, Duration.ofMinutes(1)));
        add(queue, 6, new RawJson("{}"));
        fleet.work("rate", options -> options.concurrency(2));
        fleet.node().work("rate", Map.of("concurrency", 2));
        fleet.awaitCount("rate", JobState.COMPLETED, 2);
        assertThat(queue.limits().remaining()).isPositive();
        assertThat(fleet.node().queue("rate", "getRateLimitTtl").asLong()).isPositive();
        assertThat(queue.jobs().count(JobState.WAITING)).isEqualTo(4);
        queue.limits().setRate(new Rate(100, Duration.ofSeconds(1)));
        assertThat(fleet.node().queue("rate", "getGlobalRateLimit").get("max").asInt())
                .isEqualTo(100);
        queue.limits().removeRate();
        assertThat(fleet.node().queue("rate", "getGlobalRateLimit").isNull()).isTrue();
    }

    /** Both count in the same key, so that neither of them exceeds what a worker of the other used up. */
    @Test
    @Behaviour(176)
    void the_limiters_of_workers_count_together() {
        Queue queue = fleet.queue("limiter");
        fleet.work("limiter", options -> options.limiter(3, Duration.ofMinutes(1)));
        add(queue, 3, new RawJson("{}"));
        fleet.awaitCount("limiter", JobState.COMPLETED, 3);
        fleet.node().work("limiter", Map.of("limiter", Map.of("max", 3, "duration", 60_000)));
        add(queue, 3, new RawJson("{}"));
        assertThat(fleet.node().queue("limiter", "getRateLimitTtl", 3).asLong()).isPositive();
        assertThat(queue.limits().remaining(3)).isPositive();
        assertThat(queue.jobs().count(JobState.COMPLETED)).isEqualTo(3);
        queue.limits().release();
        assertThat(fleet.node().queue("limiter", "getRateLimitTtl", 3).asLong()).isNotPositive();
    }

    @Test
    @Behaviour(176)
    void what_either_cleans_drains_retries_promotes_or_removes_is_so_for_the_other() {
        Queue queue = fleet.queue("cleaned");
        add(queue, 3, new RawJson("{\"do\":\"fail\",\"message\":\"no\"}"));
        fleet.work("cleaned");
        fleet.awaitCount("cleaned", JobState.FAILED, 3);
        assertThat(fleet.node().queue("cleaned", "clean", 0, 1, "failed")).hasSize(1);
        assertThat(queue.jobs().count(JobState.FAILED)).isEqualTo(2);
        assertThat(queue.maintenance().clean(JobState.FAILED, Duration.ZERO, 1)).hasSize(1);
        assertThat(fleet.node().queue("cleaned", "getFailedCount").asInt()).isEqualTo(1);

        Queue other = fleet.queue("managed");
        JobOptions later = JobOptions.builder().delay(Duration.ofHours(1)).build();
        Job delayed = other.add("mail", Map.of(), later);
        fleet.node().job("managed", delayed.id(), "changeDelay", 7_200_000);
        assertThat(delayed.refresh().orElseThrow().delay()).isEqualTo(Duration.ofHours(2));
        fleet.node().job("managed", delayed.id(), "promote");
        assertThat(delayed.state()).isEqualTo(JobState.WAITING);
        delayed.changePriority(5);
        assertThat(fleet.node().read("managed", delayed.id()).get("priority").asInt())
                .isEqualTo(5);
        assertThat(fleet.node().job("managed", delayed.id(), "getState").asString())
                .isEqualTo("prioritized");
        String byNode = fleet.node().add("managed", "mail", Map.of(), Map.of("delay", 3_600_000));
        other.job(byNode).orElseThrow().promote();
        assertThat(fleet.node().job("managed", byNode, "getState").asString()).isEqualTo("waiting");
        fleet.node().job("managed", byNode, "updateData", Map.of("changed", true));
        assertThat(other.job(byNode).orElseThrow().dataJson()).isEqualTo("{\"changed\":true}");
        other.job(byNode).orElseThrow().remove();
        assertThatThrownBy(() -> fleet.node().job("managed", byNode, "getState"))
                .hasMessageContaining("There is no job " + byNode);
        fleet.node().queue("managed", "remove", delayed.id());
        assertThatThrownBy(() -> delayed.updateData("x")).isInstanceOf(JobNotFoundException.class);
        add(other, 3, new RawJson("{}"));
        fleet.node().queue("managed", "drain");
        assertThat(other.jobs().countPending()).isZero();
    }

    @Test
    @Behaviour(176)
    void jobs_that_failed_in_one_language_are_retried_by_the_other() {
        Queue queue = fleet.queue("retried");
        fleet.node().work("retried", Map.of());
        Job job = queue.add("mail", new RawJson("{\"do\":\"fail\",\"message\":\"no\"}"));
        fleet.awaitCount("retried", JobState.FAILED, 1);
        fleet.node().worker("close");
        job.updateData(Map.of());
        job.refresh().orElseThrow().retry();
        assertThat(fleet.node().queue("retried", "getWaitingCount").asInt()).isEqualTo(1);
        fleet.work("retried");
        fleet.awaitCount("retried", JobState.COMPLETED, 1);
        fleet.node().job("retried", job.id(), "retry", "completed");
        fleet.awaitCount("retried", JobState.COMPLETED, 1);
        await().atMost(Fleet.SOON).until(() -> job.refresh().orElseThrow().attemptsStarted() == 3);
    }

    @Test
    @Behaviour(176)
    void a_queue_obliterated_by_either_is_gone_for_both() {
        List<String> left = new ArrayList<>();
        for (String by : List.of("node", "java")) {
            Queue queue = fleet.queue("gone");
            add(queue, 20, new RawJson("{}"));
            assertThat(fleet.node().add("gone", "mail", Map.of(), Map.of("delay", 60_000)))
                    .isNotEmpty();
            if (by.equals("node")) {
                fleet.node().queue("gone", "obliterate");
            } else {
                queue.maintenance().obliterate(false);
            }
            assertThat(queue.jobs().countPending()).isZero();
            assertThat(fleet.node().queue("gone", "count").asInt()).isZero();
            if (fleet.cli("KEYS", "bull:gone:*") instanceof List<?> keys) {
                keys.forEach(key -> left.add(by + " " + key));
            }
        }
        assertThat(left).isEmpty();
    }
}
