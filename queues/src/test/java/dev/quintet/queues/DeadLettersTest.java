package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadLettersTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture fixture = new QueueFixture(redis);

    private Queue queue;
    private ManualWorker worker;

    @BeforeEach
    void open() {
        queue = fixture.queue();
        worker = new ManualWorker(queue);
    }

    private void fail(String reason) {
        fixture.clock.advance(Duration.ofMillis(1));
        queue.add("send", Map.of());
        worker.fail(worker.take().orElseThrow(), reason);
    }

    @Test
    void failed_jobs_are_grouped_by_what_their_reasons_have_in_common() {
        for (int i = 0; i < 1500; i++) {
            fail("Connection refused: mail.example.com:" + i);
        }
        fail("No user 'ada' in tenant 7\n  at Users.find");
        fail("No user 'grace' in tenant 8\n  at Users.find");
        assertThat(DeadLetters.of(queue).groups(10_000))
                .extracting(group -> group.count() + " " + group.reason())
                .containsExactly("1500 Connection refused: mail.example.com:#", "2 No user '…' in tenant #");
        assertThat(DeadLetters.of(queue).groups(2))
                .hasSize(1)
                .first()
                .satisfies(group -> assertThat(group.examples()).containsExactlyInAnyOrder("1501", "1502"));
    }

    @Test
    void those_that_failed_for_one_reason_are_retried_and_the_others_stay() {
        for (int i = 0; i < 250; i++) {
            fail("Time-out after %d ms".formatted(i));
        }
        fail("Bad address");
        assertThat(DeadLetters.of(queue).retry("Time-out after # ms", 10_000)).isEqualTo(250);
        assertThat(fixture.list("wait")).hasSize(250);
        assertThat(fixture.sorted("failed")).containsExactly("251");
        Job again = worker.take().orElseThrow();
        assertThat(again.attemptsMade()).isZero();
        assertThat(again.failedReason()).isEmpty();
        assertThat(DeadLetters.of(queue).retry("Time-out after # ms", 10_000)).isZero();
    }

    @Test
    void without_failed_jobs_there_is_nothing_to_see() {
        assertThat(DeadLetters.of(queue).groups(10)).isEmpty();
    }
}
