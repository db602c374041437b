package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.testing.RedisServer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a flow leaves behind of which one job could not be added: a script failed in the midst of the transaction, which Redis
 * carries out to its end all the same. Here because a key holds something else than BullMQ put there.
 */
class FlowUndoTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture fixture = new QueueFixture(redis);

    private FlowProducer flows;

    @BeforeEach
    void open() {
        flows = FlowProducer.on(fixture.fixtures().database, fixture.options().build());
    }

    private static FlowJob tree() {
        return FlowJob.of("reports", "monthly")
                .withChildren(
                        FlowJob.of("exports", "orders").withChildren(FlowJob.of("exports", "rows")),
                        FlowJob.of("imports", "customers"));
    }

    private List<String> jobs() {
        return fixture.keys().stream()
                .filter(key -> !key.endsWith(":meta")
                        && !key.endsWith(":id")
                        && !key.endsWith(":events")
                        && !key.endsWith(":marker"))
                .toList();
    }

    @Test
    void nothing_is_left_of_a_flow_of_which_one_job_could_not_be_added() {
        fixture.redis("SET", "bull:imports:marker", "not a sorted set");
        assertThatThrownBy(() -> flows.add(tree()))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("The flow was not added, and what had been added of it was removed again.")
                .hasMessageContaining("job 'customers'")
                .hasMessageContaining("WRONGTYPE");
        assertThat(jobs()).isEmpty();
    }

    @Test
    void a_job_that_was_there_before_stays_where_it_was() {
        Queue exports = fixture.queue("exports", fixture.options().build());
        Job before =
                exports.add("orders", null, JobOptions.builder().jobId("mine").build());
        fixture.redis("SET", "bull:imports:marker", "not a sorted set");
        assertThatThrownBy(() -> flows.add(FlowJob.of("reports", "monthly")
                        .withChildren(
                                FlowJob.of("exports", "orders")
                                        .withOptions(JobOptions.builder()
                                                .jobId("mine")
                                                .build()),
                                FlowJob.of("imports", "customers"))))
                .isInstanceOf(CommandFailedException.class);
        assertThat(jobs()).containsExactly("bull:exports:mine", "bull:exports:wait");
        assertThat(before.state()).isEqualTo(JobState.WAITING);
        ManualWorker worker = new ManualWorker(exports);
        worker.complete(worker.take().orElseThrow(), "1");
        assertThat(before.state()).isEqualTo(JobState.COMPLETED);
        assertThat(jobs()).containsExactly("bull:exports:completed", "bull:exports:mine");
    }

    @Test
    void a_parent_that_was_there_before_waits_only_for_what_is_there() {
        FlowNode above = flows.add(FlowJob.of("reports", "yearly").withChildren(FlowJob.of("exports", "first")));
        List<String> before = jobs();
        fixture.redis("SET", "bull:imports:marker", "not a sorted set");
        JobOptions below = JobOptions.builder()
                .parent(new JobParent("bull:reports", above.job().id()))
                .build();
        assertThatThrownBy(() -> flows.add(tree().withOptions(below))).isInstanceOf(CommandFailedException.class);
        assertThat(jobs()).isEqualTo(before);
        assertThat(above.job().dependencies().unprocessed())
                .containsExactly(above.children().get(0).job().key());
        assertThat(above.job().state()).isEqualTo(JobState.WAITING_CHILDREN);
    }

    @Test
    void of_what_cannot_be_removed_again_the_keys_are_told() {
        fixture.redis("SET", "bull:imports:wait", "not a list");
        assertThatThrownBy(() -> flows.add(tree()))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("could not be removed again: bull:imports:")
                .hasMessageContaining("job 'customers'");
        assertThat(jobs()).hasSize(2).allMatch(key -> key.startsWith("bull:imports:"));
    }
}
