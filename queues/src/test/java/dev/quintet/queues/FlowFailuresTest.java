package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.queues.errors.JobStateException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the failure of a child does to its parent, wherever that is at the time. */
class FlowFailuresTest {
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

    private static JobOptions.Builder options() {
        return JobOptions.builder();
    }

    private static FlowJob report(JobOptions.Builder options, FlowJob... children) {
        return FlowJob.of("reports", "monthly").withOptions(options.build()).withChildren(children);
    }

    private static FlowJob export(String name, JobOptions.Builder options) {
        return FlowJob.of("exports", name).withOptions(options.build());
    }

    /** A child of a job that is there, and fails it if it fails. */
    private Job below(Job parent) {
        return exports.add(
                "child",
                null,
                options()
                        .parent(new JobParent(reports.qualifiedName(), parent.id()))
                        .failParentOnFailure()
                        .build());
    }

    private String failNext() {
        Job child = exporter.take().orElseThrow();
        exporter.fail(child, "boom");
        return "child " + child.key() + " failed";
    }

    @Test
    @Behaviour(123)
    void a_parent_that_waits_by_its_priority_is_to_fail_when_its_turn_comes() {
        Job parent = reports.add("steps", null, options().priority(3).build());
        Job child = below(parent);
        String reason = failNext();
        assertThat(parent.state()).isEqualTo(JobState.PRIORITIZED);
        Job toFail = reporter.take().orElseThrow();
        assertThat(toFail.deferredFailure()).contains(reason);
        assertThat(toFail.dependencies().failed()).containsExactly(child.key());
    }

    @Test
    @Behaviour(123)
    void a_delayed_parent_does_not_wait_for_its_time_to_fail() {
        Job parent =
                reports.add("steps", null, options().delay(Duration.ofHours(1)).build());
        below(parent);
        String reason = failNext();
        assertThat(reporter.take().orElseThrow().deferredFailure()).contains(reason);
        assertThat(parent.refresh().orElseThrow().delay()).isZero();
    }

    @Test
    @Behaviour(123)
    void a_parent_that_is_being_processed_cannot_complete_any_more() {
        reports.add("steps");
        Job active = reporter.take().orElseThrow();
        below(active);
        String reason = failNext();
        assertThat(active.refresh().orElseThrow().deferredFailure()).contains(reason);
        assertThatThrownBy(() -> reporter.complete(active, "1"))
                .isInstanceOfSatisfying(
                        JobStateException.class, e -> assertThat(e.code()).isEqualTo(-9));
        reporter.fail(active, reason);
        assertThat(active.state()).isEqualTo(JobState.FAILED);
    }

    @Test
    @Behaviour(123)
    void failures_go_up_through_parents_that_are_removed_when_they_fail() {
        try (WorkerFixtures with = WorkerFixtures.at(redis)) {
            JobOptions gone = options()
                    .failParentOnFailure()
                    .removeOnFail(Retention.REMOVE)
                    .build();
            FlowNode root = FlowProducer.on(with.fixtures.database)
                    .add(FlowJob.of("mail", "root")
                            .withChildren(FlowJob.of("mail", "middle")
                                    .withOptions(gone)
                                    .withChildren(FlowJob.of("mail", "leaf").withOptions(gone))));
            with.work(job -> {
                throw new IllegalStateException(job.name() + " failed by itself");
            });
            with.jobs.awaitState(root.job().id(), "failed");
            Job middle = root.children().get(0).job();
            assertThat(root.job().refresh().orElseThrow().failedReason()).contains("child " + middle.key() + " failed");
            assertThat(root.job().dependencies().failed()).containsExactly(middle.key());
            assertThat(fixture.keys())
                    .noneMatch(key -> key.startsWith(middle.key())
                            || key.startsWith(root.children()
                                    .get(0)
                                    .children()
                                    .get(0)
                                    .job()
                                    .key()));
        }
    }

    @Test
    @Behaviour(124)
    void a_parent_that_goes_on_keeps_its_delay_or_its_priority_and_is_not_moved_by_a_second_failure() {
        for (JobState state : List.of(JobState.DELAYED, JobState.PRIORITIZED)) {
            FlowNode flow = flows.add(report(
                    state == JobState.DELAYED
                            ? options().delay(Duration.ofMinutes(5))
                            : options().priority(4),
                    export("a", options().continueParentOnFailure()),
                    export("b", options().continueParentOnFailure()),
                    export("c", options())));
            failNext();
            assertThat(flow.job().state()).isEqualTo(state);
            assertThat(flow.job().dependencies().counts()).isEqualTo(new Dependencies.Counts(0, 2, 1, 0));
            failNext();
            assertThat(flow.job().state()).isEqualTo(state);
            assertThat(flow.job().dependencies().counts()).isEqualTo(new Dependencies.Counts(0, 1, 2, 0));
            fixture.clock.advance(Duration.ofMinutes(5));
            Job parent = reporter.take().orElseThrow();
            assertThat(parent.id()).isEqualTo(flow.job().id());
            exporter.complete(exporter.take().orElseThrow(), "1");
            assertThat(flow.job().state()).isEqualTo(JobState.ACTIVE);
            reporter.complete(parent, "1");
            assertThat(reporter.take()).isEmpty();
        }
    }

    @Test
    @Behaviour(129)
    void removing_a_parent_takes_children_along_that_completed_or_failed() {
        FlowNode flow = flows.add(report(
                options(),
                export("pending", options().delay(Duration.ofHours(1))),
                export("completed", options()),
                export("ignored", options().ignoreDependencyOnFailure()),
                export("failed", options().failParentOnFailure())));
        exporter.complete(exporter.take().orElseThrow(), "1");
        failNext();
        failNext();
        assertThat(flow.job().dependencies().counts()).isEqualTo(new Dependencies.Counts(1, 1, 1, 1));
        assertThat(reports.parts().remove(flow.job().id(), true)).isTrue();
        assertThat(fixture.keys())
                .allMatch(key -> key.endsWith(":meta")
                        || key.endsWith(":id")
                        || key.endsWith(":events")
                        || key.endsWith(":marker"));
    }
}
