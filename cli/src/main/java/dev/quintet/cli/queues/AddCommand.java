package dev.quintet.cli.queues;

import dev.quintet.cli.Console;
import dev.quintet.cli.Durations;
import dev.quintet.cli.RedisCommand;
import dev.quintet.cli.UsageException;
import dev.quintet.queues.Backoff;
import dev.quintet.queues.Deduplication;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.Queue;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.Retention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a job to a queue. */
@Command(
        name = "add",
        description = "Add a job to a queue, for whatever works it: quintet work, a Java worker, or BullMQ in Node.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:added, or one of that id was there already",
            "1:Redis failed or refused",
            "2:wrong usage or configuration; nothing was added"
        })
public final class AddCommand extends RedisCommand implements Callable<Integer> {
    @Mixin
    private final QueueChoice queues = new QueueChoice();

    @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue's name. It is made if need be.")
    private String queueName = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "What kind of job it is.")
    private String jobName = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "JSON",
            description = "The job's data; - reads it from standard input. Default: ${DEFAULT-VALUE}.")
    private String data = "{}";

    @Option(names = "--delay", paramLabel = "TIME", description = "Not to be run before this has passed: 30s, 5m, 2h.")
    private @Nullable Duration delay;

    @Option(
            names = "--priority",
            paramLabel = "N",
            description = "1 is the first of those that have one; jobs without come before them.")
    private @Nullable Integer priority;

    @Option(names = "--attempts", paramLabel = "N", description = "How often to try at most. Default: once.")
    private @Nullable Integer attempts;

    @Option(
            names = "--backoff",
            paramLabel = "TYPE:TIME",
            description = "How long to wait before the next attempt: fixed:10s or exponential:1s.")
    private @Nullable String backoff;

    @Option(names = "--job-id", paramLabel = "ID", description = "Its id. If there is a job of that id, none is added.")
    private @Nullable String jobId;

    @Option(
            names = "--deduplicate",
            paramLabel = "ID",
            description = "While a job added with the same one is not finished, none is added.")
    private @Nullable String deduplicate;

    @Option(names = "--lifo", description = "To be run before those that wait.")
    private boolean lifo;

    @Option(
            names = "--keep-completed",
            paramLabel = "N",
            description = "Of the completed jobs, keep only so many; 0 removes this one as soon as it is done.")
    private @Nullable Long keepCompleted;

    @Option(names = "--keep-failed", paramLabel = "N", description = "Of the failed jobs, keep only so many.")
    private @Nullable Long keepFailed;

    public AddCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public Integer call() {
        String json = data.equals("-") ? typed() : data;
        return withDatabases(databases -> {
            Queue queue = queues.open(databases, queueName);
            Job job = queue.add(jobName, new RawJson(json), options());
            if (job.wasDeduplicated()) {
                console().complain("Nothing was added: job " + job.id() + " has that deduplication id.");
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("id", job.id());
            answer.put("queue", queueName);
            answer.put("name", jobName);
            answer.put("deduplicated", job.wasDeduplicated());
            return answer(answer, job::id);
        });
    }

    private String typed() {
        try {
            return new String(console().in().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The job's data could not be read from standard input", e);
        }
    }

    private JobOptions options() {
        JobOptions.Builder options = JobOptions.builder();
        if (delay != null) {
            options.delay(delay);
        }
        if (priority != null) {
            options.priority(priority);
        }
        if (attempts != null) {
            options.attempts(attempts);
        }
        if (backoff != null) {
            options.backoff(backoff(backoff));
        }
        if (jobId != null) {
            options.jobId(jobId);
        }
        if (deduplicate != null) {
            options.deduplication(Deduplication.untilFinished(deduplicate));
        }
        if (lifo) {
            options.lifo();
        }
        if (keepCompleted != null) {
            options.removeOnComplete(Retention.newest(keepCompleted));
        }
        if (keepFailed != null) {
            options.removeOnFail(Retention.newest(keepFailed));
        }
        return options.build();
    }

    private static Backoff backoff(String text) {
        int colon = text.indexOf(':');
        return switch (text.substring(0, Math.max(0, colon))) {
            case "fixed" -> Backoff.fixed(Durations.parse(text.substring(colon + 1)));
            case "exponential" -> Backoff.exponential(Durations.parse(text.substring(colon + 1)));
            default ->
                throw new UsageException(
                        "--backoff must be fixed:TIME or exponential:TIME, such as fixed:10s, was '" + text + "'.");
        };
    }
}
