package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quintet.queues.errors.ParentRefusedException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BulkAddingTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    @Test
    @Behaviour(15)
    void jobs_are_added_in_order_with_their_own_options() {
        Queue orders = mail.queue("orders", mail.options().build());
        Job order = orders.add("order");
        List<Job> jobs = mail.queue()
                .addBulk(List.of(
                        JobRequest.of("first", 1),
                        new JobRequest(
                                "own", 2, JobOptions.builder().jobId("own").build()),
                        new JobRequest(
                                "later",
                                3,
                                JobOptions.builder().delay(Duration.ofHours(1)).build()),
                        new JobRequest(
                                "low", 4, JobOptions.builder().priority(5).build()),
                        new JobRequest(
                                "child",
                                5,
                                JobOptions.builder()
                                        .parent(new JobParent(orders.qualifiedName(), order.id()))
                                        .build())));
        assertThat(jobs).extracting(Job::id).containsExactly("1", "own", "3", "4", "5");
        assertThat(jobs).extracting(Job::name).containsExactly("first", "own", "later", "low", "child");
        assertThat(mail.list("wait")).containsExactly("5", "own", "1");
        assertThat(mail.sorted("delayed")).containsExactly("3");
        assertThat(mail.sorted("prioritized")).containsExactly("4");
        assertThat(mail.redis("SMEMBERS", "bull:orders:1:dependencies")).isEqualTo(List.of("bull:mail:5"));
    }

    @Test
    @Behaviour(15)
    void what_is_refused_is_told_for_each_job_and_the_others_are_added() {
        JobOptions orphan =
                JobOptions.builder().parent(new JobParent("bull:orders", "77")).build();
        BulkAddException told = catchThrowableOfType(
                BulkAddException.class,
                () -> mail.queue()
                        .addBulk(
                                List.of(JobRequest.of("a", 1), new JobRequest("b", 2, orphan), JobRequest.of("c", 3))));
        assertThat(told).hasMessageContaining("1 of 3 jobs").hasMessageContaining("number 1");
        assertThat(told.failures()).containsOnlyKeys(1);
        assertThat(told.failures().get(1)).isInstanceOf(ParentRefusedException.class);
        assertThat(told.added()).containsOnlyKeys(0, 2);
        assertThat(mail.list("wait")).hasSize(2);
    }

    @Test
    @Behaviour(15)
    void none_is_added_when_one_of_them_cannot_be() {
        assertThatThrownBy(() ->
                        mail.queue().addBulk(List.of(JobRequest.of("a", 1), JobRequest.of("b", new RawJson("{")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Number 1 of 2");
        assertThat(mail.list("wait")).isEmpty();
    }

    @Test
    @Behaviour(15)
    void thousands_are_added_in_order_also_after_the_server_forgot_the_scripts() {
        Queue queue = mail.queue();
        queue.addBulk(List.of(JobRequest.of("a", 0), JobRequest.of("b", 0)));
        redis.cli("SCRIPT", "FLUSH");
        List<Job> jobs = queue.addBulk(IntStream.range(0, 2500)
                .mapToObj(i -> JobRequest.of("n" + i, i))
                .toList());
        assertThat(jobs).hasSize(2500);
        assertThat(jobs).extracting(Job::id).first().isEqualTo("3");
        assertThat(jobs).extracting(Job::id).last().isEqualTo("2502");
        assertThat(mail.hash("2502")).containsEntry("name", "n2499");
        assertThat(queue.addBulk(List.of())).isEmpty();
    }
}
