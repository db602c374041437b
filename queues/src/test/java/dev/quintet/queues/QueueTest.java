package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.bullmqscripts.BullmqScripts;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    @Test
    @Behaviour(17)
    void a_queue_writes_its_version_and_its_number_of_events_down_unless_told_not_to() {
        Queue queue = mail.queue(mail.options().maxEvents(500).build());
        await().atMost(Fixtures.SOON).until(() -> queue.meta().version().isPresent());
        assertThat(mail.hash("meta"))
                .isEqualTo(Map.of("version", "bullmq:" + BullmqScripts.version(), "opts.maxLenEvents", "500"));
        Queue quiet = mail.queue("quiet", mail.options().withoutDescription().build());
        quiet.pause();
        assertThat(quiet.meta().fields()).containsOnlyKeys("paused");
        assertThat(quiet.meta().version()).isEmpty();
    }

    @Test
    @Behaviour(17)
    void what_a_queue_says_about_itself_is_read_with_what_is_not_known() {
        Queue queue = mail.queue();
        queue.pause();
        queue.limits().setConcurrency(7);
        queue.limits().setRate(new QueueLimits.Rate(5, Duration.ofSeconds(2)));
        mail.redis("HSET", "bull:mail:meta", "future", "x");
        QueueMeta meta = queue.meta();
        assertThat(meta.paused()).isTrue();
        assertThat(meta.concurrency()).hasValue(7);
        assertThat(meta.rate()).contains(new QueueLimits.Rate(5, Duration.ofSeconds(2)));
        assertThat(meta.fields()).containsEntry("future", "x");
    }

    @Test
    @Behaviour(107)
    void a_paused_queue_gives_no_job_until_it_is_resumed() {
        Queue queue = mail.queue();
        Taker taker = new Taker(queue);
        queue.add("work");
        assertThat(queue.isPaused()).isFalse();
        queue.pause();
        queue.pause();
        assertThat(queue.isPaused()).isTrue();
        assertThat(queue.add("more").state()).isEqualTo(JobState.WAITING);
        assertThat(taker.take()).isEmpty();
        queue.resume();
        assertThat(queue.isPaused()).isFalse();
        assertThat(taker.take()).isEqualTo("1");
    }

    @Test
    @Behaviour(108)
    void pausing_and_resuming_are_told_once_each() {
        Queue queue = mail.queue();
        queue.pause();
        queue.resume();
        assertThat(mail.events()).containsExactly(List.of("event", "paused"), List.of("event", "resumed"));
    }

    @Test
    @Behaviour(76)
    void delayed_jobs_become_ready_while_the_queue_is_paused() {
        Queue queue = mail.queue();
        queue.pause();
        Job job = queue.add(
                "later", null, JobOptions.builder().delay(Duration.ofSeconds(5)).build());
        mail.clock.advance(Duration.ofSeconds(6));
        assertThat(new Taker(queue).take()).isEmpty();
        assertThat(job.state()).isEqualTo(JobState.WAITING);
    }

    @Test
    @Behaviour(109)
    void what_older_versions_put_aside_is_brought_back_in_portions_in_order() {
        Queue queue = mail.queue();
        queue.add("newest");
        queue.pause();
        List<String> push = new ArrayList<>(List.of("LPUSH", "bull:mail:paused"));
        for (int i = 0; i < 15_000; i++) {
            push.add("old" + i);
        }
        mail.redis(push.toArray(String[]::new));
        queue.resume();
        assertThat(mail.redis("EXISTS", "bull:mail:paused")).isEqualTo(0L);
        assertThat(mail.list("wait")).hasSize(15_001).endsWith("old1", "old0");
        assertThat(mail.events("resumed")).hasSize(1);
    }

    @Test
    @Behaviour(94)
    void limits_of_the_whole_queue_hold_until_they_are_removed() {
        Queue queue = mail.queue();
        Taker taker = new Taker(queue);
        for (int i = 0; i < 4; i++) {
            queue.add("work");
        }
        QueueLimits limits = queue.limits();
        assertThat(limits.concurrency()).isEmpty();
        limits.setConcurrency(1);
        assertThat(limits.concurrency()).hasValue(1);
        assertThat(limits.isMaxed()).isFalse();
        assertThat(taker.take()).isEqualTo("1");
        assertThat(limits.isMaxed()).isTrue();
        assertThat(taker.take()).isEmpty();
        limits.removeConcurrency();
        assertThat(taker.take()).isEqualTo("2");
        limits.setRate(new QueueLimits.Rate(1, Duration.ofHours(1)));
        assertThat(limits.rate()).contains(new QueueLimits.Rate(1, Duration.ofHours(1)));
        assertThat(taker.take()).isEqualTo("3");
        assertThat(taker.take()).isEmpty();
        limits.removeRate();
        assertThat(limits.rate()).isEmpty();
        assertThat(taker.take()).isEqualTo("4");
    }

    @Test
    @Behaviour(100)
    void how_long_a_limit_still_holds_is_told() {
        Queue queue = mail.queue();
        QueueLimits limits = queue.limits();
        assertThat(limits.remaining()).isZero();
        limits.holdFor(Duration.ofHours(1));
        assertThat(limits.remaining(5)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        limits.setRate(new QueueLimits.Rate(5, Duration.ofMinutes(1)));
        assertThat(limits.remaining()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        queue.add("work");
        assertThat(new Taker(queue).take()).isEmpty();
        limits.release();
        assertThat(limits.remaining()).isZero();
        assertThat(new Taker(queue).take()).isEqualTo("1");
        // One job has begun in this minute: a worker that may begin two has not reached its limit, one that may begin
        // one has.
        assertThat(limits.remaining()).isZero();
        assertThat(limits.remaining(2)).isZero();
        assertThat(limits.remaining(1)).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    @Test
    @Behaviour(162)
    void workers_are_found_by_the_names_of_their_connections() {
        Queue queue = mail.queue();
        String url = redis.url(2);
        try (RedisClient client = RedisClient.create();
                StatefulRedisConnection<String, String> unnamed = client.connect(RedisURI.create(url));
                StatefulRedisConnection<String, String> named = client.connect(RedisURI.create(url));
                StatefulRedisConnection<String, String> otherQueue = client.connect(RedisURI.create(url));
                StatefulRedisConnection<String, String> otherNumber = client.connect(RedisURI.create(redis.url(0)));
                StatefulRedisConnection<String, String> listener = client.connect(RedisURI.create(url))) {
            unnamed.sync().clientSetname("bull:bWFpbA==");
            named.sync().clientSetname("bull:bWFpbA==:w:night-shift");
            otherQueue.sync().clientSetname("bull:bWFpbA==x");
            otherNumber.sync().clientSetname("bull:bWFpbA==");
            listener.sync().clientSetname("bull:bWFpbA==:qe");
            assertThat(queue.workers())
                    .extracting(ConnectedClient::name)
                    .containsExactlyInAnyOrder(Optional.empty(), Optional.of("night-shift"));
            assertThat(queue.workers())
                    .allSatisfy(worker -> assertThat(worker.address()).startsWith("127.0.0.1:"));
            assertThat(queue.listeners()).hasSize(1);
        }
        await().atMost(Fixtures.SOON).until(() -> queue.workers().isEmpty());
    }

    @Test
    @Behaviour(170)
    void jobs_are_added_before_and_after_redis_was_away() {
        try (RedisServer own = RedisServer.start();
                Fixtures fixtures = Fixtures.at(own)) {
            Queue queue = Queue.on(fixtures.database, "mail");
            queue.add("before");
            own.kill();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            queue.add("meanwhile");
                        }
                    })
                    .isInstanceOf(DatabaseUnavailableException.class);
            own.restart();
            await().atMost(Fixtures.SOON).ignoreExceptions().until(() -> queue.add("after") != null);
            assertThat(queue.jobs().list(JobState.WAITING, 0, 9))
                    .extracting(Job::name)
                    .endsWith("after");
        }
    }

    @Test
    @Behaviour({17, 170})
    void a_queue_that_was_opened_while_redis_was_away_describes_itself_later() {
        try (RedisServer own = RedisServer.start()) {
            own.port();
            own.kill();
            try (Fixtures fixtures = Fixtures.at(own)) {
                Queue queue = Queue.on(fixtures.database, "mail");
                own.restart();
                await().atMost(Fixtures.SOON).ignoreExceptions().until(() -> queue.add("after") != null);
                await().atMost(Fixtures.SOON).until(() -> queue.meta().version().isPresent());
            }
        }
    }
}
