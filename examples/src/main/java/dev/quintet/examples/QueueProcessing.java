package dev.quintet.examples;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.queues.Backoff;
import dev.quintet.queues.Deduplication;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobOutcome;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueEvents;
import dev.quintet.queues.Worker;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** Adds jobs, works on them, and waits for one. Reads {@code REDIS_URL} and its companions. */
public final class QueueProcessing {
    private QueueProcessing() {}

    /** What a job is to do; Jackson reads and writes it. */
    public record Email(String to, String template) {}

    /** What the application sends mail with. */
    interface Mailer {
        String send(String to, String template);
    }

    public static void main(String[] args) {
        try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment())) {
            show(databases, (to, template) -> template + " sent to " + to, System.out);
        }
    }

    static void show(Databases databases, Mailer mailer, PrintStream out) {
        // README:
        Queue mail = Queue.on(databases.get(Database.QUEUES), "mail");
        try (QueueEvents events = QueueEvents.open(mail);
                Worker worker = Worker.process(
                        mail,
                        Email.class,
                        job -> mailer.send(job.data().to(), job.data().template()))) {

            // Add a job that is tried five times, 1 s, 2 s, 4 s and 8 s apart
            JobOptions patient = JobOptions.builder()
                    .attempts(5)
                    .backoff(Backoff.exponential(Duration.ofSeconds(1)))
                    .build();
            Job welcome = mail.add("welcome", new Email("ada@example.com", "welcome"), patient);

            // Wait until some worker has done it, in Java or in Node
            Optional<JobOutcome> outcome = welcome.waitUntilFinished(events, Duration.ofSeconds(30));
            out.println(outcome);

            // Ask twice for the same digest, and have it sent once, in an hour
            JobOptions digest = JobOptions.builder()
                    .delay(Duration.ofHours(1))
                    .deduplication(Deduplication.untilFinished("digest-ada"))
                    .build();
            Job first = mail.add("digest", new Email("ada@example.com", "digest"), digest);
            Job second = mail.add("digest", new Email("ada@example.com", "digest"), digest);
            out.println("The same job: " + first.id().equals(second.id()));
            out.println(mail.jobs().count(JobState.DELAYED) + " delayed, running: " + worker.isRunning());
        }
        // :README
    }
}
