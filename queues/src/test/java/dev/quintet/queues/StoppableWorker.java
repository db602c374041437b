package dev.quintet.queues;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a JVM of its own, which is there to be stopped: it does a job until there is a key {@code go}, and tells what goes wrong in the
 * list {@code told}.
 */
final class StoppableWorker {
    private StoppableWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        Fixtures fixtures = Fixtures.at(arguments[0]);
        Queue queue = Queue.on(fixtures.database, "mail");
        Worker worker = Worker.builder(queue)
                .options(WorkerOptions.builder()
                        .lockDuration(Duration.ofSeconds(2))
                        .skipStalledCheck()
                        .drainDelay(Duration.ofMillis(300))
                        .build())
                .listener(new WorkerListener() {
                    @Override
                    public void error(Throwable failure) {
                        Long unused = fixtures.database.call(redis ->
                                redis.rpush("told", failure.getClass().getSimpleName() + ": " + failure.getMessage()));
                    }
                })
                .handle(Object.class, job -> {
                    Long unused = fixtures.database.call(redis -> redis.hincrby("runs", job.id(), 1));
                    CountDownLatch never = new CountDownLatch(1);
                    while (fixtures.database.<Long>call(redis -> redis.exists("go")) == 0) {
                        boolean end = never.await(20, TimeUnit.MILLISECONDS);
                        assert !end;
                    }
                    return "from the stopped one";
                })
                .build();
        System.out.println("works " + worker.id());
        new CountDownLatch(1).await();
    }
}
