package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.queues.errors.JobStateException;
import dev.quintet.queues.errors.ParentRefusedException;
import dev.quintet.queues.errors.QueueRefusedException;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowProducerTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture fixture = new QueueFixture(redis);

    private FlowProducer flows;
    private Queue reports;
    private Queue exports;
    private ManualWorker reporter;
    private ManualWorker exporter;

    @BeforeEach
    void open() {
        QueueOptions options = fixture.options().build();
        flows = FlowProducer.on(fixture.fixtures().database, options);
        reports = fixture.queue("reports", options);
        exports = fixture.queue("exports", options);
        reporter = new ManualWorker(reports);
        exporter = new ManualWorker(exports);
    }

    private static FlowJob report(FlowJob... children) {
        return FlowJob.of("reports", "monthly").withChildren(children);
    }

    private static FlowJob export(String name) {
        return FlowJob.of("exports", name);
    }

    private static FlowJob export(String name, JobOptions.Builder options) {
        return export(name).withOptions(options.build());
    }

    private static JobOptions.Builder options() {
        return JobOptions.builder();
    }

    private JobState stateOf(FlowNode node) {
        return node.job().state();
    }

    private Job now(FlowNode node) {
        return node.job().refresh().orElseThrow();
    }

    @Test
    @Behaviour(117)
    void children_run_before_their_parent_which_reads_what_they_returned() {
        FlowNode flow = flows.add(report(export("orders").withData(Map.of("year", 2026)), export("customers")));
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING_CHILDREN);
        assertThat(reporter.take()).isEmpty();

        Job orders = exporter.take().orElseThrow();
        assertThat(orders.name()).isEqualTo("orders");
        assertThat(orders.dataJson()).isEqualTo("{\"year\":2026}");
        assertThat(orders.parentKey()).contains(flow.job().key());
        exporter.complete(orders, "{\"rows\":7}");
        assertThat(flow.job().dependencies().counts()).isEqualTo(new Dependencies.Counts(1, 1, 0, 0));
        assertThat(reporter.take()).isEmpty();
        exporter.complete(exporter.take().orElseThrow(), "null");

        Job parent = reporter.take().orElseThrow();
        assertThat(parent.id()).isEqualTo(flow.job().id());
        assertThat(parent.dependencies().resultsJson())
                .containsEntry(orders.key(), "{\"rows\":7}")
                .hasSize(2);
        assertThat(parent.dependencies().results(Object.class)).hasSize(1);
        assertThat(fixture.redis("HGET", "bull:exports:meta", "opts.maxLenEvents"))
                .isEqualTo("10000");
        assertThat(fixture.redis("HGET", "bull:reports:meta", "opts.maxLenEvents"))
                .isEqualTo("10000");
    }

    @Test
    @Behaviour(118)
    void a_chain_of_three_hundred_levels_runs_from_its_end_to_its_root() {
        int levels = 300;
        FlowJob chain = export("0");
        for (int i = 1; i < levels; i++) {
            chain = export(String.valueOf(i)).withChildren(chain);
        }
        FlowNode root = flows.add(chain);
        for (int i = 0; i < levels; i++) {
            Job job = exporter.take().orElseThrow();
            assertThat(job.name()).isEqualTo(String.valueOf(i));
            exporter.complete(job, "1");
        }
        assertThat(stateOf(root)).isEqualTo(JobState.COMPLETED);
    }

    @Test
    @Behaviour(118)
    void priorities_delays_ids_prefixes_and_default_options_hold_in_flows() {
        QueueOptions patient = fixture.options()
                .defaultJobOptions(options().attempts(7).build())
                .build();
        FlowNode flow = flows.withQueue("exports", patient)
                .add(report(
                                export("late", options().delay(Duration.ofMinutes(1))),
                                export("second", options().priority(2)),
                                export(
                                        "first",
                                        options().priority(1).jobId("mine").attempts(3)),
                                FlowJob.of("elsewhere", "far").withPrefix("{other}"))
                        .withOptions(options().priority(9).build()));
        assertThat(flow.children())
                .extracting(child -> child.job().name())
                .containsExactly("late", "second", "first", "far");
        Job first = exporter.take().orElseThrow();
        assertThat(first.id()).isEqualTo("mine");
        assertThat(first.options().attempts()).isEqualTo(3);
        exporter.complete(first, "1");
        Job second = exporter.take().orElseThrow();
        assertThat(second.name()).isEqualTo("second");
        assertThat(second.options().attempts()).isEqualTo(7);
        exporter.complete(second, "1");
        assertThat(exporter.take()).isEmpty();
        fixture.clock.advance(Duration.ofMinutes(1));
        exporter.complete(exporter.take().orElseThrow(), "1");
        Queue elsewhere =
                fixture.queue("elsewhere", fixture.options().prefix("{other}").build());
        ManualWorker far = new ManualWorker(elsewhere);
        far.complete(far.take().orElseThrow(), "1");
        assertThat(stateOf(flow)).isEqualTo(JobState.PRIORITIZED);
    }

    @Test
    @Behaviour(118)
    void a_delayed_parent_waits_for_its_delay_after_its_children() {
        FlowNode flow = flows.add(report(export("a"))
                .withOptions(options().delay(Duration.ofMinutes(5)).build()));
        exporter.complete(exporter.take().orElseThrow(), "1");
        assertThat(stateOf(flow)).isEqualTo(JobState.DELAYED);
        fixture.clock.advance(Duration.ofMinutes(5));
        assertThat(reporter.take()).isPresent();
    }

    @Test
    @Behaviour(119)
    void without_children_it_is_a_job_like_any_other() {
        FlowNode alone = flows.add(report().withChildren(List.of()));
        assertThat(stateOf(alone)).isEqualTo(JobState.WAITING);
        assertThat(reporter.take()).isPresent();
    }

    @Test
    @Behaviour(120)
    void a_root_can_be_attached_to_a_job_that_is_there() {
        FlowNode flow = flows.add(report(export("a")));
        JobOptions below =
                options().parent(new JobParent("bull:reports", flow.job().id())).build();
        FlowNode more = flows.add(export("b").withOptions(below));
        assertThat(flow.job().dependencies().unprocessed())
                .contains(more.job().key())
                .hasSize(2);
        JobOptions lost =
                options().parent(new JobParent("bull:reports", "nobody")).build();
        List<String> before = fixture.keys();
        assertThatThrownBy(() -> flows.add(export("c").withOptions(lost).withChildren(export("d"))))
                .isInstanceOf(ParentRefusedException.class)
                .hasMessageContaining("its parent bull:reports:nobody is missing");
        assertThat(fixture.keys()).isEqualTo(before);
    }

    @Test
    @Behaviour(121)
    void a_child_of_another_living_parent_is_refused_and_nothing_is_added() {
        flows.add(report(export("a", options().jobId("shared"))));
        List<String> before = fixture.keys();
        long counter = Reply.number(String.valueOf(fixture.redis("GET", "bull:exports:id")));
        assertThatThrownBy(() ->
                        flows.add(report(export("b"), export("a", options().jobId("shared")))))
                .isInstanceOfSatisfying(
                        ParentRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(-7))
                .hasMessageContaining("Nothing of the flow was added")
                .hasMessageContaining("bull:exports:shared");
        assertThat(fixture.keys()).isEqualTo(before);
        assertThat(fixture.redis("GET", "bull:exports:id")).isEqualTo(String.valueOf(counter));
    }

    @Test
    @Behaviour(121)
    void a_child_without_a_living_parent_is_attached_and_one_that_is_completed_counts() {
        Job orphan = exports.add("a", Map.of(), options().jobId("orphan").build());
        FlowNode flow = flows.add(report(export("a", options().jobId("orphan")), export("b")));
        assertThat(flow.job().dependencies().unprocessed()).contains(orphan.key());
        exporter.complete(exporter.take().orElseThrow(), "\"done\"");
        exporter.complete(exporter.take().orElseThrow(), "1");
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING);

        fixture.redis("DEL", flow.job().key());
        FlowNode second = flows.add(report(export("a", options().jobId("orphan"))));
        assertThat(stateOf(second)).isEqualTo(JobState.WAITING);
        assertThat(second.job().dependencies().resultsJson()).containsEntry(orphan.key(), "\"done\"");
    }

    @Test
    @Behaviour(122)
    void a_parent_is_not_completed_while_children_are_pending_or_after_one_failed_it() {
        Job parent = reports.add("steps");
        Job active = reporter.take().orElseThrow();
        assertThat(active.id()).isEqualTo(parent.id());
        exports.add(
                "a",
                Map.of(),
                options()
                        .parent(new JobParent(reports.qualifiedName(), parent.id()))
                        .failParentOnFailure()
                        .build());
        assertThatThrownBy(() -> reporter.complete(active, "1"))
                .isInstanceOfSatisfying(
                        JobStateException.class, e -> assertThat(e.code()).isEqualTo(-4));
        exporter.fail(exporter.take().orElseThrow(), "boom");
        assertThatThrownBy(() -> reporter.complete(active, "1"))
                .isInstanceOfSatisfying(
                        JobStateException.class, e -> assertThat(e.code()).isEqualTo(-9));
    }

    @Test
    @Behaviour({59, 60})
    void children_added_at_run_time_are_waited_for() {
        Job parent = reports.add("steps");
        Job active = reporter.take().orElseThrow();
        assertThat(reporter.waitForChildren(active)).isFalse();
        flows.add(export("a")
                .withOptions(options()
                        .parent(new JobParent(reports.qualifiedName(), parent.id()))
                        .build()));
        assertThat(reporter.waitForChildren(active)).isTrue();
        assertThat(parent.state()).isEqualTo(JobState.WAITING_CHILDREN);
        exporter.complete(exporter.take().orElseThrow(), "1");
        assertThat(reporter.take().orElseThrow().id()).isEqualTo(parent.id());
    }

    @Test
    @Behaviour(123)
    void fail_parent_on_failure_fails_the_parent_and_the_one_above_it() {
        FlowNode flow = flows.add(FlowJob.of("reports", "root")
                .withChildren(FlowJob.of("reports", "middle")
                        .withOptions(options().failParentOnFailure().build())
                        .withChildren(export("leaf", options().failParentOnFailure()), export("other"))));
        Job leaf = exporter.take().orElseThrow();
        exporter.fail(leaf, "boom");
        FlowNode middle = flow.children().get(0);
        Job toFail = reporter.take().orElseThrow();
        assertThat(toFail.id()).isEqualTo(middle.job().id());
        assertThat(toFail.deferredFailure()).contains("child " + leaf.key() + " failed");
        assertThat(toFail.dependencies().failed()).containsExactly(leaf.key());
        reporter.fail(toFail, "child " + leaf.key() + " failed");
        Job rootToFail = reporter.take().orElseThrow();
        assertThat(rootToFail.id()).isEqualTo(flow.job().id());
        assertThat(rootToFail.deferredFailure())
                .contains("child " + middle.job().key() + " failed");
    }

    @Test
    @Behaviour(124)
    void continue_parent_on_failure_lets_it_go_on_at_once() {
        FlowNode flow = flows.add(report(export("a", options().continueParentOnFailure()), export("b")));
        Job child = exporter.take().orElseThrow();
        exporter.fail(child, "boom");
        Job parent = reporter.take().orElseThrow();
        assertThat(parent.dependencies().ignoredFailures()).containsExactly(Map.entry(child.key(), "boom"));
        assertThat(parent.dependencies().unprocessed()).hasSize(1);
        assertThat(stateOf(flow)).isEqualTo(JobState.ACTIVE);
    }

    @Test
    @Behaviour(125)
    void ignore_dependency_on_failure_releases_at_the_last_child_and_says_why() {
        FlowNode flow = flows.add(report(export("a", options().ignoreDependencyOnFailure()), export("b")));
        Job child = exporter.take().orElseThrow();
        exporter.fail(child, "boom");
        assertThat(reporter.take()).isEmpty();
        exporter.complete(exporter.take().orElseThrow(), "1");
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING);
        assertThat(flow.job().dependencies().ignoredFailures()).containsExactly(Map.entry(child.key(), "boom"));
        assertThat(flow.job().dependencies().counts()).isEqualTo(new Dependencies.Counts(1, 0, 1, 0));
    }

    @Test
    @Behaviour(125)
    void remove_dependency_on_failure_releases_at_the_last_child_and_forgets() {
        FlowNode flow = flows.add(report(export("a", options().removeDependencyOnFailure())));
        exporter.fail(exporter.take().orElseThrow(), "boom");
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING);
        assertThat(flow.job().dependencies().counts()).isEqualTo(new Dependencies.Counts(0, 0, 0, 0));
    }

    @Test
    @Behaviour(126)
    void without_a_flag_the_parent_stays() {
        FlowNode flow = flows.add(report(export("a")));
        exporter.fail(exporter.take().orElseThrow(), "boom");
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING_CHILDREN);
        assertThat(flow.job().dependencies().counts()).isEqualTo(new Dependencies.Counts(0, 1, 0, 0));
    }

    @Test
    @Behaviour(127)
    void results_outlive_the_children_and_go_with_the_parent() {
        FlowNode flow = flows.add(report(export("a")));
        Job child = exporter.take().orElseThrow();
        exporter.complete(child, "42");
        fixture.redis("DEL", child.key());
        assertThat(flow.job().dependencies().resultsJson()).containsExactly(Map.entry(child.key(), "42"));
        remove(reports, flow.job().id(), true);
        assertThat(fixture.keys()).noneMatch(key -> key.startsWith(flow.job().key()));
    }

    private static boolean remove(Queue queue, String id, boolean children) {
        return Reply.number(queue.parts()
                        .scripts()
                        .run(QueueScript.REMOVE_JOB
                                .on(queue.parts().keys(), queue.parts().keys().job(id))
                                .with(id, children, queue.parts().keys().base())))
                == 1;
    }

    @Test
    @Behaviour(128)
    void a_child_can_leave_its_parent() {
        FlowNode flow = flows.add(report(export("a"), export("b")));
        Job first = flow.children().get(0).job();
        assertThat(first.leaveParent()).isTrue();
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING_CHILDREN);
        assertThat(flow.children().get(1).job().leaveParent()).isTrue();
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING);
        assertThat(exports.add("alone").leaveParent()).isFalse();
        fixture.redis("DEL", first.key());
        assertThatThrownBy(first::leaveParent).isInstanceOf(QueueRefusedException.class);
    }

    @Test
    @Behaviour(129)
    void removing_a_parent_takes_its_children_along_unless_one_is_being_processed() {
        FlowNode flow = flows.add(report(export("a").withChildren(export("b")), export("c")));
        assertThat(remove(reports, flow.job().id(), true)).isTrue();
        assertThat(fixture.keys())
                .allMatch(key -> key.endsWith(":meta")
                        || key.endsWith(":id")
                        || key.endsWith(":events")
                        || key.endsWith(":marker"));

        FlowNode busy = flows.add(report(export("a")));
        assertThat(exporter.take()).isPresent();
        assertThat(remove(reports, busy.job().id(), true)).isFalse();
        assertThat(stateOf(busy)).isEqualTo(JobState.WAITING_CHILDREN);
    }

    @Test
    @Behaviour(130)
    void removing_the_last_pending_child_releases_the_parent() {
        FlowNode flow = flows.add(report(export("a"), export("b")));
        remove(exports, flow.children().get(0).job().id(), false);
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING_CHILDREN);
        remove(exports, flow.children().get(1).job().id(), false);
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING);
    }

    @Test
    @Behaviour(130)
    void unprocessed_children_are_removed_and_the_others_stay() {
        FlowNode flow = flows.add(report(export("a"), export("b"), export("c")));
        Job completed = exporter.take().orElseThrow();
        exporter.complete(completed, "1");
        Job active = exporter.take().orElseThrow();
        flow.job().dependencies().removeUnprocessed();
        assertThat(completed.refresh()).isPresent();
        assertThat(active.refresh()).isPresent();
        assertThat(flow.children())
                .filteredOn(child -> child.job().refresh().isEmpty())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fpof", "cpof", "idof", "rdof", "none"})
    @Behaviour(131)
    void a_failed_child_that_is_retried_is_a_child_again(String flag) {
        JobOptions.Builder options = switch (flag) {
            case "fpof" -> options().failParentOnFailure();
            case "cpof" -> options().continueParentOnFailure();
            case "idof" -> options().ignoreDependencyOnFailure();
            case "rdof" -> options().removeDependencyOnFailure();
            default -> options();
        };
        FlowNode flow = flows.add(report(export("a", options), export("b")));
        Job child = exporter.take().orElseThrow();
        exporter.fail(child, "boom");
        Object retried = exports.parts()
                .scripts()
                .run(QueueScript.REPROCESS_JOB
                        .on(exports.parts().keys(), child.key(), "bull:exports:failed")
                        .with(child.id(), "LPUSH", "failedReason", "failed", false, false));
        assertThat(Reply.number(retried)).isOne();
        // One that was removed from its parent no longer knows it.
        assertThat(flow.job().dependencies().unprocessed().contains(child.key()))
                .isEqualTo(!flag.equals("rdof"));
    }

    @Test
    @Behaviour(132)
    void a_flow_is_read_whole_or_to_a_depth_and_a_breadth() {
        FlowNode flow = flows.add(report(
                export("a").withChildren(export("a1"), export("a2")),
                export("b").withChildren(export("b1").withChildren(export("b11")))));
        FlowNode read = flows.get("reports", flow.job().id()).orElseThrow();
        assertThat(names(read)).isEqualTo("monthly(a(a1,a2),b(b1(b11)))");
        assertThat(names(flows.get("reports", flow.job().id(), FlowQuery.DEFAULTS.withDepth(2))
                        .orElseThrow()))
                .isEqualTo("monthly(a,b)");
        assertThat(names(flows.get("reports", flow.job().id(), FlowQuery.DEFAULTS.withDepth(1))
                        .orElseThrow()))
                .isEqualTo("monthly");
        assertThat(flows.get("reports", flow.job().id(), FlowQuery.DEFAULTS.withChildren(1))
                        .orElseThrow()
                        .children())
                .hasSize(1);
        assertThat(flows.get("reports", "nobody")).isEmpty();
        exporter.complete(exporter.take().orElseThrow(), "1");
        exporter.fail(exporter.take().orElseThrow(), "boom");
        assertThat(names(flows.get("reports", flow.job().id()).orElseThrow()))
                .isEqualTo("monthly(a(a1,a2),b(b1(b11)))");
    }

    private static String names(FlowNode node) {
        List<String> children =
                node.children().stream().map(FlowProducerTest::names).sorted().toList();
        return node.job().name() + (children.isEmpty() ? "" : "(" + String.join(",", children) + ")");
    }

    @Test
    @Behaviour({132, 167})
    void children_are_counted_and_read_in_pages() {
        int count = 2500;
        FlowNode flow = flows.add(
                report(IntStream.range(0, count).mapToObj(i -> export("e" + i)).toArray(FlowJob[]::new)));
        Dependencies dependencies = flow.job().dependencies();
        assertThat(dependencies.counts().unprocessed()).isEqualTo(count);
        assertThat(dependencies.unprocessed()).hasSize(count);
        Dependencies.Page page = dependencies.page(Dependencies.Kind.UNPROCESSED, "0", 100);
        assertThat(page.keys()).hasSizeBetween(50, 400);
        assertThat(page.next()).isNotEqualTo("0");
        for (int i = 0; i < 300; i++) {
            exporter.complete(exporter.take().orElseThrow(), String.valueOf(i));
        }
        assertThat(dependencies.resultsJson()).hasSize(300);
        assertThat(dependencies.counts()).isEqualTo(new Dependencies.Counts(300, count - 300, 0, 0));
        assertThat(dependencies.all()).hasSize(count);
    }

    @Test
    @Behaviour(133)
    void deduplication_is_for_single_roots_only() {
        JobOptions once =
                options().deduplication(Deduplication.untilFinished("one")).build();
        assertThatThrownBy(() -> flows.add(report(export("a")).withOptions(once)))
                .hasMessageContaining("cannot have a deduplication id");
        assertThatThrownBy(() -> flows.add(report(export("a").withOptions(once))))
                .hasMessageContaining("cannot have a deduplication id");
        List<FlowNode> added =
                flows.addAll(List.of(report().withOptions(once), report().withOptions(once), report(export("x"))));
        assertThat(added.get(1).job().id()).isEqualTo(added.get(0).job().id());
        assertThat(added.get(2).children()).hasSize(1);
        assertThat(fixture.redis("LLEN", "bull:reports:wait")).isEqualTo(1L);
    }

    @Test
    @Behaviour(133)
    void of_several_flows_all_are_added_or_none() {
        flows.add(report(export("a", options().jobId("taken"))));
        List<String> before = fixture.keys();
        assertThatThrownBy(() -> flows.addAll(List.of(
                        report(export("b")), report(export("a", options().jobId("taken"))))))
                .isInstanceOf(ParentRefusedException.class);
        assertThat(fixture.keys()).isEqualTo(before);
        assertThat(flows.addAll(List.of())).isEmpty();
    }

    @Test
    @Behaviour(134)
    void a_released_parent_waits_while_its_queue_is_paused() {
        FlowNode flow = flows.add(report(export("a")));
        fixture.redis("HSET", "bull:reports:meta", "paused", "1");
        exporter.complete(exporter.take().orElseThrow(), "1");
        assertThat(reporter.take()).isEmpty();
        assertThat(stateOf(flow)).isEqualTo(JobState.WAITING);
        fixture.redis("HDEL", "bull:reports:meta", "paused");
        assertThat(reporter.take()).isPresent();
    }

    @Test
    void what_contradicts_itself_is_refused_before_anything_is_sent() {
        JobOptions attached =
                options().parent(new JobParent("bull:reports", "1")).build();
        assertThatThrownBy(() -> flows.add(report(export("a").withOptions(attached))))
                .hasMessageContaining("has a parent by its place in the flow");
        assertThatThrownBy(() -> flows.add(report(
                        export("a", options().jobId("same")),
                        export("b", options().jobId("same")))))
                .hasMessageContaining("is in the flow twice");
        assertThat(fixture.keys()).allMatch(key -> key.endsWith(":meta"));
    }

    @Test
    void a_flow_is_added_whole_although_the_server_had_forgotten_the_scripts() {
        redis.cli("SCRIPT", "FLUSH");
        FlowNode flow = flows.add(report(export("a")));
        assertThat(now(flow).name()).isEqualTo("monthly");
        assertThat(Optional.of(flow.children().get(0).job().state())).contains(JobState.WAITING);
    }
}
