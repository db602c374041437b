package dev.quintet.queues;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A worker in a JVM of its own, which is there to be killed; it counts each run in Redis, in the hash {@code runs}. */
final class WorkerJvm {
    private WorkerJvm() {}

    public static void main(String[] arguments) throws InterruptedException {
        Fixtures fixtures = Fixtures.at(arguments[0]);
        Queue queue = Queue.on(fixtures.database, "mail");
        WorkerOptions options = WorkerOptions.builder()
                .concurrency(20)
                .lockDuration(Duration.ofSeconds(3))
                .stalledInterval(Duration.ofSeconds(1))
                .maxStalledCount(20)
                .build();
        Worker worker = Worker.process(queue, Object.class, options, job -> {
            long run = fixtures.database.call(redis -> redis.hincrby("runs", job.id(), 1));
            return run;
        });
        System.out.println("works " + worker.id());
        new CountDownLatch(1).await();
    }
}
