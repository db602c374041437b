package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import dev.quintet.databases.Json;
import dev.quintet.queues.errors.ParentRefusedException;
import dev.quintet.queues.protocol.NewJob;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

class AddingTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    private record Welcome(String to, int copies) {}

    @Test
    @Behaviour(1)
    void a_job_gets_an_increasing_id_and_is_stored_with_name_data_options_and_time() {
        Queue queue = mail.queue();
        Job first = queue.add(
                "welcome",
                new Welcome("ada", 2),
                JobOptions.builder().attempts(3).build());
        Job second = queue.add("welcome", new Welcome("bob", 1));
        assertThat(List.of(first.id(), second.id())).containsExactly("1", "2");
        assertThat(mail.hash("1"))
                .containsEntry("name", "welcome")
                .containsEntry("data", "{\"to\":\"ada\",\"copies\":2}")
                .containsEntry("opts", "{\"attempts\":3}")
                .containsEntry("timestamp", Long.toString(mail.now()))
                .containsEntry("delay", "0")
                .containsEntry("priority", "0");
        Job read = queue.job("1").orElseThrow();
        assertThat(read.name()).isEqualTo("welcome");
        assertThat(read.data(Welcome.class)).isEqualTo(new Welcome("ada", 2));
        assertThat(read.options().attempts()).isEqualTo(3);
        assertThat(read.timestamp()).isEqualTo(Instant.parse(QueueFixture.START));
        assertThat(read.state()).isEqualTo(JobState.WAITING);
        assertThat(mail.list("wait")).containsExactly("2", "1");
    }

    @Test
    @Behaviour(2)
    void a_job_of_an_id_that_is_there_changes_nothing_and_is_told_as_a_duplicate() {
        Queue queue = mail.queue();
        JobOptions id = JobOptions.builder().jobId("invoice-7").build();
        assertThat(queue.add("first", 1, id).id()).isEqualTo("invoice-7");
        assertThat(queue.add("second", 2, id).id()).isEqualTo("invoice-7");
        assertThat(mail.hash("invoice-7")).containsEntry("name", "first").containsEntry("data", "1");
        assertThat(mail.list("wait")).containsExactly("invoice-7");
        assertThat(mail.events("duplicated")).containsExactly(List.of("event", "duplicated", "jobId", "invoice-7"));
    }

    @Test
    @Behaviour(3)
    void an_empty_id_asks_for_one_to_be_made() {
        assertThat(mail.queue()
                        .add("welcome", null, JobOptions.builder().jobId("").build())
                        .id())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @Behaviour(4)
    @ValueSource(strings = {"12", "0", "-1", "0:x", "a:b", "a:b:c:d", "half \ud83d"})
    void an_id_that_the_protocol_cannot_carry_is_refused(String id) {
        assertThatThrownBy(() -> JobOptions.builder().jobId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
        JobOptions unchecked = JobOptions.ofStored(Map.of("jobId", id));
        assertThatThrownBy(() -> mail.queue().add("welcome", null, unchecked))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(mail.redis("EXISTS", "bull:mail:id")).isEqualTo(0L);
    }

    @ParameterizedTest
    @Behaviour(4)
    @ValueSource(strings = {"1.5", "007", "a:b:c", "größe", "order 7"})
    void other_ids_are_taken_as_they_are(String id) {
        assertThat(mail.queue()
                        .add("welcome", null, JobOptions.builder().jobId(id).build())
                        .id())
                .isEqualTo(id);
        assertThat(mail.queue().job(id)).isPresent();
    }

    @Test
    @Behaviour(5)
    void large_counters_still_make_plain_decimal_ids() {
        Queue queue = mail.queue();
        mail.redis("SET", "bull:mail:id", "299999999");
        assertThat(queue.add("standard").id()).isEqualTo("300000000");
        assertThat(queue.add(
                                "delayed",
                                null,
                                JobOptions.builder().delay(Duration.ofHours(1)).build())
                        .id())
                .isEqualTo("300000001");
        assertThat(queue.add(
                                "prioritized",
                                null,
                                JobOptions.builder().priority(1).build())
                        .id())
                .isEqualTo("300000002");
        NewJob parent = new NewJob("", "parent", "{}", mail.now(), Map.of(), Optional.empty(), Optional.empty());
        assertThat(parent.added(queue.parts()
                        .scripts()
                        .run(parent.callInFlow(queue.parts().keys(), true))))
                .isEqualTo("300000003");
        assertThat(mail.list("wait")).containsExactly("300000000");
        assertThat(mail.sorted("waiting-children")).containsExactly("300000003");
        assertThat(mail.sorted("delayed")).containsExactly("300000001");
        assertThat(mail.sorted("prioritized")).containsExactly("300000002");
    }

    @ParameterizedTest
    @Behaviour(6)
    @ValueSource(strings = {"", "mail:out", ":"})
    void a_queue_cannot_have_an_empty_name_or_one_with_a_colon(String name) {
        assertThatThrownBy(() -> mail.queue(name, QueueOptions.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queue's name");
    }

    @Test
    @Behaviour(7)
    void the_size_limit_counts_bytes_in_utf8() {
        Queue queue = mail.queue();
        JobOptions.Builder limit = JobOptions.builder().sizeLimit(7);
        assertThat(queue.add("fits", "ääx", limit.build()).id()).isEqualTo("1");
        assertThatThrownBy(() -> queue.add("large", "äää", limit.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 bytes")
                .hasMessageContaining("sizeLimit is 7");
        assertThatThrownBy(() -> queue.add("large", "äää", limit.jobId("own").build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(mail.list("wait")).containsExactly("1");
    }

    @ParameterizedTest
    @Behaviour(8)
    @ValueSource(
            strings = {
                "0",
                "\"text\"",
                "[1,[2]]",
                "null",
                "true",
                "{}",
                "12345678901234567890",
                "1.10",
                "{\"a\" : \"ä👋\\u0000\"}"
            })
    void any_json_survives_as_it_is(String json) {
        Job added = mail.queue().add("any", new RawJson(json));
        assertThat(mail.hash(added.id())).containsEntry("data", json);
        assertThat(mail.queue().job(added.id()).orElseThrow().dataJson()).isEqualTo(json);
    }

    @Test
    @Behaviour(8)
    void java_values_become_the_json_they_are() {
        Queue queue = mail.queue();
        assertThat(queue.add("number", 0).dataJson()).isEqualTo("0");
        assertThat(queue.add("text", "a \"b\"").dataJson()).isEqualTo("\"a \\\"b\\\"\"");
        assertThat(queue.add("nothing", null).dataJson()).isEqualTo("null");
        assertThat(queue.add("list", List.of(1, 2)).dataJson()).isEqualTo("[1,2]");
        assertThat(queue.add("none").dataJson()).isEqualTo("{}");
        assertThat(queue.job("4").orElseThrow().data(new TypeReference<List<Integer>>() {}))
                .containsExactly(1, 2);
        assertThatThrownBy(() -> queue.job("3").orElseThrow().data(String.class))
                .isInstanceOf(UnreadableJobException.class)
                .hasMessageContaining("null");
        assertThatThrownBy(() -> queue.job("2").orElseThrow().data(Welcome.class))
                .isInstanceOf(UnreadableJobException.class)
                .hasMessageNotContaining("a \"b\"");
    }

    @ParameterizedTest
    @Behaviour(8)
    @ValueSource(strings = {"", "{", "1 2", "'x'", "undefined"})
    void what_is_not_one_json_value_is_refused(String text) {
        assertThatThrownBy(() -> mail.queue().add("raw", new RawJson(text)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Behaviour(9)
    void priorities_go_up_to_2097151_and_are_first_in_first_out_within_one() {
        Queue queue = mail.queue();
        assertThatThrownBy(() -> JobOptions.builder().priority(2_097_152))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2097151");
        assertThatThrownBy(() -> JobOptions.builder().priority(-1)).isInstanceOf(IllegalArgumentException.class);
        JobOptions lowest = JobOptions.builder().priority(2_097_151).build();
        for (int i = 0; i < 5; i++) {
            queue.add("low", i, lowest);
        }
        queue.add("high", null, JobOptions.builder().priority(1).build());
        assertThat(mail.sorted("prioritized")).containsExactly("6", "1", "2", "3", "4", "5");
    }

    @Test
    @Behaviour(10)
    void deduplication_needs_an_id_and_no_parent() {
        assertThatThrownBy(() -> Deduplication.untilFinished(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be empty");
        JobOptions.Builder both = JobOptions.builder()
                .deduplication(Deduplication.untilFinished("a"))
                .parent(new JobParent("bull:orders", "1"));
        assertThatThrownBy(both::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parent");
    }

    @ParameterizedTest
    @Behaviour(11)
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void jitter_is_from_0_to_1(double jitter) {
        Backoff backoff = Backoff.fixed(Duration.ofSeconds(1));
        assertThatThrownBy(() -> backoff.withJitter(jitter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jitter");
    }

    @Test
    @Behaviour(12)
    void a_job_has_one_of_the_flags_about_its_parent() {
        assertThatThrownBy(() -> JobOptions.builder()
                        .failParentOnFailure()
                        .ignoreDependencyOnFailure()
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Only one of");
        assertThatThrownBy(() -> JobOptions.builder()
                        .continueParentOnFailure()
                        .removeDependencyOnFailure()
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Behaviour(13)
    void a_missing_parent_is_refused_with_code_minus_5() {
        JobOptions child =
                JobOptions.builder().parent(new JobParent("bull:orders", "77")).build();
        assertThatThrownBy(() -> mail.queue().add("child", null, child))
                .isInstanceOf(ParentRefusedException.class)
                .hasMessage("Missing key for parent job bull:orders:77. addJob")
                .extracting("code")
                .isEqualTo(-5);
    }

    @Test
    @Behaviour(15)
    void a_job_with_a_parent_is_noted_there_with_what_happens_when_it_fails() {
        Queue orders = mail.queue("orders", mail.options().build());
        Job order = orders.add("order");
        Job child = mail.queue()
                .add(
                        "child",
                        null,
                        JobOptions.builder()
                                .parent(new JobParent(orders.qualifiedName(), order.id()))
                                .failParentOnFailure()
                                .build());
        assertThat(mail.redis("SMEMBERS", "bull:orders:1:dependencies")).isEqualTo(List.of("bull:mail:1"));
        assertThat(Json.mapper().readTree(mail.hash("1").get("parent")))
                .isEqualTo(Json.mapper().readTree("{\"id\":\"1\",\"queueKey\":\"bull:orders\",\"fpof\":true}"));
        assertThat(child.parentKey()).contains("bull:orders:1");
    }

    @Test
    @Behaviour(14)
    void default_options_apply_where_the_jobs_own_say_nothing() {
        Queue queue = mail.queue(mail.options()
                .defaultJobOptions(JobOptions.builder()
                        .attempts(5)
                        .removeOnComplete(Retention.newest(10))
                        .jobId("never-inherited")
                        .build())
                .build());
        Job job = queue.add("welcome", null, JobOptions.builder().attempts(2).build());
        assertThat(job.id()).isEqualTo("1");
        assertThat(Json.mapper().readTree(mail.hash("1").get("opts")))
                .isEqualTo(Json.mapper().readTree("{\"attempts\":2,\"removeOnComplete\":10}"));
    }

    @Test
    @Behaviour(1)
    void every_option_is_stored_as_bullmq_names_it_and_read_again() {
        JobOptions options = JobOptions.builder()
                .attempts(3)
                .backoff(Backoff.exponential(Duration.ofMillis(1500)).withJitter(0.25))
                .delay(Duration.ofMinutes(1))
                .priority(7)
                .lifo()
                .jobId("own")
                .timestamp(Instant.parse("2026-02-03T04:05:06.789Z"))
                .removeOnComplete(
                        Retention.youngerThan(Duration.ofHours(1)).withCount(10).withLimit(5))
                .removeOnFail(Retention.REMOVE)
                .stackTraceLimit(2)
                .sizeLimit(1000)
                .keepLogs(20)
                .deduplication(Deduplication.within("dedup", Duration.ofSeconds(5))
                        .withExtend()
                        .withReplace())
                .telemetryMetadata("trace")
                .omitTelemetryContext()
                .build();
        Job job = mail.queue().add("all", null, options);
        assertThat(Json.mapper().readTree(mail.hash("own").get("opts")))
                .isEqualTo(Json.mapper().readTree("""
                {"attempts":3,"backoff":{"type":"exponential","delay":1500,"jitter":0.25},"delay":60000,"priority":7,
                 "lifo":true,"jobId":"own","timestamp":1770091506789,
                 "removeOnComplete":{"age":3600,"count":10,"limit":5},"removeOnFail":true,"stackTraceLimit":2,
                 "sizeLimit":1000,"kl":20,"de":{"id":"dedup","ttl":5000,"extend":true,"replace":true},"tm":"trace",
                 "omc":true}"""));
        JobOptions read = job.refresh().orElseThrow().options();
        assertThat(read.backoff()).isEqualTo(options.backoff());
        assertThat(read.removeOnComplete()).isEqualTo(options.removeOnComplete());
        assertThat(read.removeOnFail()).contains(Retention.REMOVE);
        assertThat(read.deduplication()).isEqualTo(options.deduplication());
        assertThat(read.delay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(read.timestamp()).isEqualTo(options.timestamp());
        assertThat(read.lifo()).isTrue();
        assertThat(read.keepLogs()).hasValue(20);
        assertThat(read.telemetryMetadata()).contains("trace");
        assertThat(read.omitTelemetryContext()).isTrue();
    }

    @Test
    @Behaviour(18)
    void a_job_that_jumps_the_queue_stands_where_it_is_taken_next() {
        Queue queue = mail.queue();
        queue.add("first");
        queue.add("second");
        queue.add("urgent", null, JobOptions.builder().lifo().build());
        assertThat(mail.list("wait")).containsExactly("2", "1", "3");
    }

    @Test
    @Behaviour(1)
    void a_job_can_be_added_without_waiting() {
        Queue queue = mail.queue();
        assertThat(queue.addAsync("welcome", 1, JobOptions.NONE).toCompletableFuture())
                .succeedsWithin(Fixtures.SOON)
                .satisfies(job -> assertThat(job.id()).isEqualTo("1"));
        JobOptions orphan =
                JobOptions.builder().parent(new JobParent("bull:orders", "77")).build();
        assertThat(queue.addAsync("child", 1, orphan).toCompletableFuture())
                .failsWithin(Fixtures.SOON)
                .withThrowableOfType(Exception.class)
                .withCauseInstanceOf(ParentRefusedException.class);
        assertThat(queue.addAsync("raw", new RawJson("{"), JobOptions.NONE).toCompletableFuture())
                .failsWithin(Fixtures.SOON)
                .withThrowableOfType(Exception.class)
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Behaviour(6)
    void a_queue_lives_in_the_database_of_queues_under_any_prefix() {
        assertThatThrownBy(() -> Queue.on(mail.fixtures().databases.get(Database.CACHE), "mail"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Database.QUEUES");
        for (String prefix : Arrays.asList("queue", "{bull}", "acme:bull")) {
            Queue queue = mail.queue("mail", mail.options().prefix(prefix).build());
            queue.add("welcome");
            assertThat(mail.redis("EXISTS", prefix + ":mail:1")).isEqualTo(1L);
            assertThat(queue.qualifiedName()).isEqualTo(prefix + ":mail");
        }
        assertThatThrownBy(() -> mail.queue("mail", mail.options().prefix("").build()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
