package dev.quintet.cli.queues;

import dev.quintet.cli.Console;
import dev.quintet.cli.Durations;
import dev.quintet.cli.ExitCode;
import dev.quintet.cli.RedisCommand;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.queues.Job;
import dev.quintet.queues.Worker;
import dev.quintet.queues.WorkerListener;
import dev.quintet.queues.WorkerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Works a queue with any program, until it is told to end. */
@Command(
        name = "work",
        description = {
            "Run a program for each job of a queue.",
            "It gets the job as one JSON object with id, name, data, attemptsMade and opts on standard input. The last line"
                    + " of its standard output, JSON or text, is the job's result. If it ends with anything but 0 the job has"
                    + " failed, and the reason is the end of its standard error. It gets SIGTERM when the job is no longer"
                    + " ours, and when time is up after Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "1:Redis failed at the start",
            "2:wrong usage or configuration, or there is no such program",
            "130, 143:it was told to end (Ctrl-C, SIGTERM)"
        })
public final class WorkCommand extends RedisCommand implements Callable<Integer> {
    @Mixin
    private final QueueChoice queues = new QueueChoice();

    @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue's name.")
    private String queueName = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "-- COMMAND",
            description = "The program and its arguments, after two dashes.")
    private List<String> command = List.of();

    @Option(names = "--concurrency", paramLabel = "N", description = "How many at once. Default: ${DEFAULT-VALUE}.")
    private int concurrency = 1;

    @Option(
            names = "--lock",
            paramLabel = "TIME",
            description = "How long a job stays ours when we fall silent. Default: 30s.")
    private Duration lock = WorkerOptions.builder().build().lockDuration();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description = "How long jobs may go on after Ctrl-C or SIGTERM before they are handed back. Default: 30s.")
    private Duration grace = WorkerOptions.builder().build().closeTimeout();

    @Option(names = "--name", paramLabel = "NAME", description = "What this worker is called in lists of workers.")
    private @Nullable String name;

    public WorkCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public Integer call() throws IOException {
        Program.check(command, environment());
        try (Guardian guardian = Guardian.start(line -> console().complain(line))) {
            return withDatabases(databases -> {
                work(databases, new Program(List.copyOf(command), guardian));
                return ExitCode.DONE;
            });
        }
    }

    private void work(Databases databases, Program program) {
        JobProgram jobs = new JobProgram(program, line -> console().complain(line));
        Worker worker = Worker.builder(queues.open(databases, queueName))
                .options(options())
                .handle(Object.class, jobs::run)
                .listener(new Report())
                .build();
        console().complain("Working queue '" + queueName + "', " + concurrency + " at once. Ctrl-C ends it.");
        waitForTheEnd(worker, jobs);
    }

    private WorkerOptions options() {
        WorkerOptions.Builder options = WorkerOptions.builder()
                .concurrency(concurrency)
                .lockDuration(lock)
                .closeTimeout(grace);
        if (name != null) {
            options.name(name);
        }
        return options.build();
    }

    private void waitForTheEnd(Worker worker, JobProgram jobs) {
        CountDownLatch forever = new CountDownLatch(1);
        Thread end = new Thread(() -> close(worker, jobs), "quintet-work-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            forever.await();
        } catch (InterruptedException told) {
            Runtime.getRuntime().removeShutdownHook(end);
            close(worker, jobs);
        }
    }

    private void close(Worker worker, JobProgram jobs) {
        jobs.isClosing();
        int running = worker.activeJobs().size();
        if (running > 0) {
            console()
                    .complain("Waiting up to " + Durations.text(grace) + " for " + running
                            + (running == 1 ? " job" : " jobs") + "; what is not done then goes back to the queue.");
        }
        worker.close();
    }

    /** A line for each job. */
    private final class Report implements WorkerListener {
        @Override
        public void completed(Job job, String result) {
            tell(job, "completed", "");
        }

        @Override
        public void failed(Job job, Throwable failure) {
            tell(job, "failed", String.valueOf(failure.getMessage()));
        }

        @Override
        public void error(Throwable failure) {
            console().complain("quintet: " + failure.getMessage());
        }

        private void tell(Job job, String what, String reason) {
            if (json()) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("id", job.id());
                line.put("name", job.name());
                line.put("outcome", what);
                if (!reason.isEmpty()) {
                    line.put("reason", reason);
                }
                console().print(Json.write(line));
            } else {
                String first = reason.lines().findFirst().orElse("");
                console().print(job.id() + " " + job.name() + " " + what + (first.isEmpty() ? "" : ": " + first));
            }
        }
    }
}
