package dev.quintet.interoptests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.Dependencies;
import dev.quintet.queues.FlowJob;
import dev.quintet.queues.FlowNode;
import dev.quintet.queues.FlowProducer;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.UnrecoverableJobException;
import dev.quintet.queues.Worker;
import dev.quintet.queues.WorkerOptions;
import dev.quintet.queues.schedulers.JobScheduler;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Node and Java together on the same schedulers and flows: behaviours 137, 174 and 175. */
class MixedFleetTest {
    private static final Duration SOON = Duration.ofSeconds(90);

    private RedisServer redis;
    private Databases databases;
    private RedisDatabase database;
    private Bullmq node;
    private final List<Worker> workers = new ArrayList<>();

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        databases = Databases.open(QuintetConfiguration.builder()
                .url(redis.url())
                .application("fleet")
                .build());
        database = databases.get(Database.QUEUES);
        node = Bullmq.at(redis.url());
    }

    @AfterEach
    void stop() {
        workers.forEach(Worker::close);
        node.close();
        databases.close();
        redis.close();
    }

    private Queue queue(String name) {
        return Queue.on(database, name);
    }

    /** A worker in Java that does what those in Node do. */
    private void work(String queue) {
        workers.add(Worker.builder(queue(queue))
                .options(WorkerOptions.builder().concurrency(2).build())
                .handle(JsonNode.class, job -> run(job.job()))
                .build());
    }

    private Object run(Job job) {
        Object repeat = job.options().stored().get("repeat");
        Object count = repeat instanceof Map<?, ?> map ? map.get("count") : 0;
        Long unused =
                database.call(redis -> redis.rpush("ran", "%s %s java %s".formatted(job.queueName(), job.id(), count)));
        JsonNode data = job.data(JsonNode.class);
        if (data.has("fail")) {
            throw new UnrecoverableJobException(data.get("fail").asString());
        }
        Map<String, Integer> children = job.dependencies().results(Integer.class);
        if (!children.isEmpty()) {
            return children.values().stream().mapToInt(Integer::intValue).sum();
        }
        return data.has("number") ? data.get("number").asInt() : 0;
    }

    private List<String[]> ran() {
        List<String> lines = database.call(redis -> redis.lrange("ran", 0, -1));
        return lines.stream().map(line -> line.split(" ")).toList();
    }

    private void assertNoDouble(List<String[]> ran) {
        assertThat(ran).extracting(run -> run[0] + " " + run[1]).doesNotHaveDuplicates();
    }

    private void assertBothWorked(List<String[]> ran) {
        assertThat(ran).extracting(run -> run[2]).contains("java", "node");
    }

    @Behaviour(174)
    @ParameterizedTest
    @ValueSource(strings = {"java", "node"})
    void a_scheduler_advances_a_hundred_times_in_a_mixed_fleet_without_a_double(String creator) {
        if (creator.equals("java")) {
            queue("beats")
                    .schedulers()
                    .upsert("beat", Schedule.every(Duration.ofMillis(60)).withLimit(100), JobTemplate.named("tick"));
        } else {
            node.tell(
                    "schedule",
                    "queue",
                    "beats",
                    "id",
                    "beat",
                    "repeat",
                    Map.of("every", 60, "limit", 100),
                    "template",
                    Map.of("name", "tick"));
        }
        work("beats");
        work("beats");
        node.tell("work", "queue", "beats");
        node.tell("work", "queue", "beats");
        await().atMost(SOON).until(() -> ran().size() >= 100);
        await().atMost(SOON).until(() -> queue("beats").jobs().count(JobState.ACTIVE) == 0);
        List<String[]> ran = ran();
        assertNoDouble(ran);
        assertBothWorked(ran);
        // Each iteration once: the counts are 1 to 100, and after the limit there is nothing left to run.
        assertThat(ran.stream().map(run -> Integer.valueOf(run[3])).sorted().toList())
                .isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
        assertThat(queue("beats").jobs().count(JobState.DELAYED)).isZero();
        assertThat(queue("beats").schedulers().get("beat").orElseThrow().iterations())
                .isEqualTo(100);
        assertThat(node.tell("scheduler", "queue", "beats", "id", "beat")
                        .get("iterationCount")
                        .asInt())
                .isEqualTo(100);
    }

    @Behaviour(174)
    @Test
    void a_cron_pattern_advances_second_by_second_in_a_mixed_fleet() {
        queue("beats")
                .schedulers()
                .upsert("beat", Schedule.cron("* * * * * *", ZoneId.of("Europe/Berlin")), JobTemplate.named("tick"));
        work("beats");
        node.tell("work", "queue", "beats");
        await().atMost(SOON).until(() -> ran().size() >= 8);
        List<String[]> ran = ran();
        assertNoDouble(ran);
        List<Long> seconds = ran.stream()
                .map(run -> Long.parseLong(run[1].substring(run[1].lastIndexOf(':') + 1)))
                .toList();
        assertThat(seconds).allMatch(millis -> millis % 1000 == 0).isSorted();
        assertThat(new HashSet<>(seconds)).hasSameSizeAs(seconds);
    }

    @Behaviour(137)
    @Test
    void set_up_from_both_sides_at_once_there_is_one_next_job() {
        for (Schedule schedule :
                List.of(Schedule.every(Duration.ofMinutes(5)), Schedule.cron("*/5 * * * *", ZoneId.of("UTC")))) {
            Map<String, Object> repeat = schedule.interval().isPresent()
                    ? Map.of("every", 300_000)
                    : Map.of("pattern", "*/5 * * * *", "tz", "UTC");
            CompletableFuture<Void> fromHere = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    queue("busy").schedulers().upsert("one", schedule, JobTemplate.named("tick"));
                }
            });
            node.tell(
                    "scheduleManyTimes",
                    "queue",
                    "busy",
                    "id",
                    "one",
                    "repeat",
                    repeat,
                    "template",
                    Map.of("name", "tick"),
                    "times",
                    100);
            fromHere.join();
            assertThat(queue("busy").jobs().count(JobState.DELAYED)
                            + queue("busy").jobs().count(JobState.WAITING))
                    .isOne();
            assertThat(queue("busy").schedulers().count()).isOne();
        }
    }

    @Behaviour(172)
    @Test
    void a_scheduler_and_its_job_are_written_alike_by_both() {
        String start = Instant.now()
                .plus(Duration.ofDays(2))
                .truncatedTo(ChronoUnit.DAYS)
                .toString();
        Instant from = Instant.parse(start);
        Instant to = from.plus(Duration.ofDays(30));
        Map<String, Object> repeat = Map.of(
                "pattern",
                "15 9 * * 1-5",
                "tz",
                "Europe/Berlin",
                "limit",
                9,
                "startDate",
                from.toEpochMilli(),
                "endDate",
                to.toEpochMilli());
        node.tell(
                "schedule",
                "queue",
                "alike",
                "id",
                "node",
                "repeat",
                repeat,
                "template",
                Map.of(
                        "name",
                        "report",
                        "data",
                        Map.of("a", List.of(1, "x")),
                        "opts",
                        Map.of("attempts", 3, "priority", 2)));
        queue("alike")
                .schedulers()
                .upsert(
                        "java",
                        Schedule.cron("15 9 * * 1-5", ZoneId.of("Europe/Berlin"))
                                .withLimit(9)
                                .startingAt(from)
                                .endingAt(to),
                        JobTemplate.named("report")
                                .withData(Map.of("a", List.of(1, "x")))
                                .withOptions(JobOptions.builder()
                                        .attempts(3)
                                        .priority(2)
                                        .build()));
        JobScheduler theirs = queue("alike").schedulers().get("node").orElseThrow();
        JobScheduler ours = queue("alike").schedulers().get("java").orElseThrow();
        assertThat(ours.next()).isEqualTo(theirs.next()).isPresent();
        assertThat(ours.schedule()).isEqualTo(theirs.schedule());
        assertThat(ours.options()).isEqualTo(theirs.options());
        assertThat(ours.data()).isEqualTo(theirs.data());
        assertThat(hash("bull:alike:repeat:java").keySet())
                .isEqualTo(hash("bull:alike:repeat:node").keySet());

        String millis = String.valueOf(ours.next().orElseThrow().toEpochMilli());
        Map<String, String> ourJob = hash("bull:alike:repeat:java:" + millis);
        Map<String, String> theirJob = hash("bull:alike:repeat:node:" + millis);
        assertThat(ourJob.keySet()).isEqualTo(theirJob.keySet());
        assertThat(options(ourJob, "java")).isEqualTo(options(theirJob, "node"));
        JsonNode seen = node.tell("schedulers", "queue", "alike");
        assertThat(seen.size()).isEqualTo(2);
        assertThat(node.tell("removeScheduler", "queue", "alike", "id", "java").asBoolean())
                .isTrue();
        assertThat(queue("alike").schedulers().get("java")).isEmpty();
    }

    private Map<String, String> hash(String key) {
        return database.call(redis -> redis.hgetall(key));
    }

    /** A job's options, without what must differ: the scheduler's id and the moment at which it was made. */
    private static Map<?, ?> options(Map<String, String> hash, String scheduler) {
        Map<String, Object> options = new TreeMap<>(
                JobOptions.ofStored(parsed(hash.getOrDefault("opts", "{}").replace(scheduler, "*")))
                        .stored());
        options.remove("timestamp");
        options.remove("delay");
        return options;
    }

    private static Map<String, Object> parsed(String text) {
        return Json.mapper().readValue(text, new TypeReference<Map<String, Object>>() {});
    }

    @Behaviour(175)
    @ParameterizedTest
    @CsvSource({"java,parents,children", "node,parents,children", "java,same,same"})
    void flows_run_in_a_mixed_fleet_each_job_once_and_the_sums_are_right(
            String producer, String parents, String children) {
        work(parents);
        work(children);
        node.tell("work", "queue", parents);
        node.tell("work", "queue", children, "concurrency", 2);
        List<String> roots = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            roots.add(producer.equals("java") ? flowFromJava(parents, children) : flowFromNode(parents, children));
        }
        for (String root : roots) {
            await().atMost(SOON)
                    .until(() -> queue(parents).job(root).orElseThrow().state() == JobState.COMPLETED);
            assertThat(queue(parents).job(root).orElseThrow().returnValueJson()).contains("60");
        }
        List<String[]> ran = ran();
        assertNoDouble(ran);
        assertBothWorked(ran);
        assertThat(ran).hasSize(500); // a root, a middle and three leaves each
    }

    private String flowFromJava(String parents, String children) {
        FlowNode flow = FlowProducer.on(database)
                .add(FlowJob.of(parents, "root")
                        .withChildren(
                                FlowJob.of(children, "leaf").withData(Map.of("number", 10)),
                                FlowJob.of(parents, "middle")
                                        .withChildren(
                                                FlowJob.of(children, "leaf").withData(Map.of("number", 20)),
                                                FlowJob.of(children, "leaf").withData(Map.of("number", 30)))));
        return flow.job().id();
    }

    private String flowFromNode(String parents, String children) {
        return node.tell(
                        "flow",
                        "flow",
                        Map.of(
                                "name",
                                "root",
                                "queueName",
                                parents,
                                "children",
                                List.of(
                                        Map.of("name", "leaf", "queueName", children, "data", Map.of("number", 10)),
                                        Map.of(
                                                "name",
                                                "middle",
                                                "queueName",
                                                parents,
                                                "children",
                                                List.of(
                                                        Map.of(
                                                                "name",
                                                                "leaf",
                                                                "queueName",
                                                                children,
                                                                "data",
                                                                Map.of("number", 20)),
                                                        Map.of(
                                                                "name",
                                                                "leaf",
                                                                "queueName",
                                                                children,
                                                                "data",
                                                                Map.of("number", 30)))))))
                .asString();
    }

    @Behaviour(175)
    @ParameterizedTest
    @CsvSource({
        "failParentOnFailure,java",
        "failParentOnFailure,node",
        "continueParentOnFailure,java",
        "continueParentOnFailure,node",
        "ignoreDependencyOnFailure,java",
        "ignoreDependencyOnFailure,node",
        "removeDependencyOnFailure,java",
        "removeDependencyOnFailure,node"
    })
    void a_failing_child_acts_on_the_parent_of_the_other_language(String flag, String childsLanguage) {
        // The parent's flow comes from one side, the failing child is worked by the other.
        boolean javaFails = childsLanguage.equals("java");
        String root = javaFails ? failingFlowFromNode(flag) : failingFlowFromJava(flag);
        if (javaFails) {
            work("failing");
            node.tell("work", "queue", "hoping");
        } else {
            node.tell("work", "queue", "failing");
            work("hoping");
        }
        JobState expected = flag.equals("failParentOnFailure") ? JobState.FAILED : JobState.COMPLETED;
        await().atMost(SOON).until(() -> queue("hoping").job(root).orElseThrow().state() == expected);
        JsonNode seen = node.tell("dependencies", "queue", "hoping", "id", root);
        Dependencies dependencies = queue("hoping").job(root).orElseThrow().dependencies();
        Dependencies.Counts counts = dependencies.counts();
        assertThat(seen.get("counts").get("failed").asLong()).isEqualTo(counts.failed());
        assertThat(seen.get("counts").get("ignored").asLong()).isEqualTo(counts.ignored());
        switch (flag) {
            case "failParentOnFailure" -> {
                assertThat(counts.failed()).isOne();
                assertThat(queue("hoping")
                                .job(root)
                                .orElseThrow()
                                .failedReason()
                                .orElse(""))
                        .startsWith("child bull:failing:");
            }
            case "removeDependencyOnFailure" -> assertThat(dependencies.all()).isEmpty();
            default -> assertThat(dependencies.ignoredFailures().values()).containsExactly("as planned");
        }
    }

    private String failingFlowFromJava(String flag) {
        JobOptions.Builder options = JobOptions.builder();
        JobOptions chosen = switch (flag) {
            case "failParentOnFailure" -> options.failParentOnFailure().build();
            case "continueParentOnFailure" -> options.continueParentOnFailure().build();
            case "ignoreDependencyOnFailure" ->
                options.ignoreDependencyOnFailure().build();
            default -> options.removeDependencyOnFailure().build();
        };
        return FlowProducer.on(database)
                .add(FlowJob.of("hoping", "root")
                        .withChildren(FlowJob.of("failing", "leaf")
                                .withData(Map.of("fail", "as planned"))
                                .withOptions(chosen)))
                .job()
                .id();
    }

    private String failingFlowFromNode(String flag) {
        return node.tell(
                        "flow",
                        "flow",
                        Map.of(
                                "name",
                                "root",
                                "queueName",
                                "hoping",
                                "children",
                                List.of(Map.of(
                                        "name",
                                        "leaf",
                                        "queueName",
                                        "failing",
                                        "data",
                                        Map.of("fail", "as planned"),
                                        "opts",
                                        Map.of(flag, true)))))
                .asString();
    }

    @Behaviour(132)
    @Test
    void each_side_reads_the_others_flow() {
        String theirs = flowFromNode("p", "c");
        FlowNode read = FlowProducer.on(database).get("p", theirs).orElseThrow();
        assertThat(read.children()).hasSize(2);
        assertThat(read.children().stream()
                        .mapToInt(child -> child.children().size())
                        .sum())
                .isEqualTo(2);
        String ours = flowFromJava("p", "c");
        JsonNode shape = node.tell("flowShape", "queue", "p", "id", ours);
        assertThat(shape.get("children").size()).isEqualTo(2);
    }
}
