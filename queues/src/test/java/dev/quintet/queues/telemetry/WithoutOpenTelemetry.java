package dev.quintet.queues.telemetry;

import dev.quintet.queues.Fixtures;
import dev.quintet.queues.FlowJob;
import dev.quintet.queues.FlowProducer;
import dev.quintet.queues.Queue;
import dev.quintet.queues.Worker;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An application that traces nothing, in a JVM of its own without OpenTelemetry on its class path. */
final class WithoutOpenTelemetry {
    private WithoutOpenTelemetry() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (Fixtures fixtures = Fixtures.at(arguments[0])) {
            Queue queue = Queue.on(fixtures.database, "mail");
            CountDownLatch runs = new CountDownLatch(3);
            queue.add("welcome", 1);
            FlowProducer.on(fixtures.database).add(FlowJob.of("mail", "flow"));
            queue.schedulers().upsert("once", Schedule.every(Duration.ofHours(1)), JobTemplate.named("tick"));
            try (Worker worker = Worker.process(queue, Object.class, job -> {
                runs.countDown();
                return worker(job.id());
            })) {
                System.out.println(
                        runs.await(60, TimeUnit.SECONDS) && worker.isRunning() ? "all jobs ran" : "jobs are missing");
            }
        }
    }

    private static String worker(String id) {
        return "ran " + id;
    }
}
