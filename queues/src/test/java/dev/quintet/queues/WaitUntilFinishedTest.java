package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WaitUntilFinishedTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Queue queue;
    private QueueEvents events;

    @BeforeEach
    void open() {
        queue = mail.queue();
        events = QueueEvents.open(queue);
        assertThat(events.awaitReady(Fixtures.SOON)).isTrue();
    }

    @AfterEach
    void close() {
        events.close();
        threads.shutdownNow();
    }

    private CompletableFuture<Optional<JobOutcome>> waiting(Job job) {
        return CompletableFuture.supplyAsync(() -> job.waitUntilFinished(events, Fixtures.SOON), threads);
    }

    @Test
    @Behaviour(158)
    void a_job_that_has_ended_is_not_waited_for() {
        Job completed = queue.add("work");
        Taker taker = new Taker(queue);
        taker.complete(taker.take(), "{\"a\":1}");
        assertThat(completed.waitUntilFinished(events, Duration.ZERO)).contains(new JobOutcome.Completed("{\"a\":1}"));
        Job failed = queue.add("work");
        taker.failNext();
        assertThat(failed.waitUntilFinished(events, Duration.ZERO)).contains(new JobOutcome.Failed("broken"));
    }

    @Test
    @Behaviour(158)
    void a_job_is_waited_for_until_it_is_completed_or_fails() {
        Job first = queue.add("work");
        Job second = queue.add("work");
        CompletableFuture<Optional<JobOutcome>> completed = waiting(first);
        CompletableFuture<Optional<JobOutcome>> failed = waiting(second);
        Taker taker = new Taker(queue);
        taker.complete(taker.take(), "[1]");
        taker.failNext();
        assertThat(completed).succeedsWithin(Fixtures.SOON).isEqualTo(Optional.of(new JobOutcome.Completed("[1]")));
        assertThat(failed).succeedsWithin(Fixtures.SOON).isEqualTo(Optional.of(new JobOutcome.Failed("broken")));
    }

    @Test
    @Behaviour(158)
    void a_job_that_is_gone_is_told_as_missing() {
        Job job = queue.add("work");
        job.remove();
        assertThatThrownBy(() -> job.waitUntilFinished(events, Fixtures.SOON))
                .isInstanceOf(JobNotFoundException.class)
                .hasMessage("Missing key for job bull:mail:1. isFinished");
    }

    @Test
    @Behaviour(158)
    void a_job_that_does_not_end_in_time_is_told_as_such() {
        assertThat(queue.add("work").waitUntilFinished(events, Duration.ofMillis(50)))
                .isEmpty();
    }

    @Test
    @Behaviour(158)
    void waiting_can_be_interrupted() {
        Job job = queue.add("work");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                job.waitUntilFinished(events, Fixtures.SOON);
            } catch (RuntimeException interrupted) {
                thrown.set(interrupted);
            }
        });
        thread.start();
        await().atMost(Fixtures.SOON).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        thread.interrupt();
        await().atMost(Fixtures.SOON).until(() -> thrown.get() != null);
        assertThat(thrown.get()).isInstanceOf(CallInterruptedException.class);
    }
}
