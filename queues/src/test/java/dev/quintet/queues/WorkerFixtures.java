package dev.quintet.queues;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A queue and its workers, which are closed at the end. */
final class WorkerFixtures implements AutoCloseable {
    final Fixtures fixtures;
    final Queue queue;
    final Jobs jobs;
    private final List<Worker> workers = new ArrayList<>();

    WorkerFixtures(String url) {
        fixtures = Fixtures.at(url);
        queue = Queue.on(fixtures.database, "mail");
        jobs = new Jobs(fixtures.database, "mail");
    }

    static WorkerFixtures at(RedisServer redis) {
        return new WorkerFixtures(redis.url());
    }

    Worker work(JobHandler<Object> handler) {
        return work(options -> {}, handler);
    }

    Worker work(Consumer<WorkerOptions.Builder> change, JobHandler<Object> handler) {
        return keep(Worker.process(queue, Object.class, options(change), handler));
    }

    static WorkerOptions options(Consumer<WorkerOptions.Builder> change) {
        WorkerOptions.Builder options = WorkerOptions.builder().closeTimeout(Duration.ZERO);
        change.accept(options);
        return options.build();
    }

    Worker keep(Worker worker) {
        workers.add(worker);
        return worker;
    }

    /** Holds a handler up, for as long as a test may last. */
    static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(100, TimeUnit.SECONDS)) {
            throw new AssertionError("waited in vain");
        }
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
        fixtures.close();
    }
}
