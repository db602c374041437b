package dev.quintet.cli.queues;

import dev.quintet.cli.Confirmation;
import dev.quintet.cli.Confirmation.Verdict;
import dev.quintet.cli.Console;
import dev.quintet.cli.Durations;
import dev.quintet.cli.ExitCode;
import dev.quintet.cli.RedisCommand;
import dev.quintet.cli.UsageException;
import dev.quintet.databases.Databases;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after queues: what waits, who works, what failed and why; pausing, repeating, removing. */
@Command(
        name = "queues",
        description = "List the queues; see below for what can be done to one.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or in a dry run counted",
            "1:not done: refused, not confirmed, or Redis failed",
            "2:wrong usage or configuration, or there is no such queue or job"
        })
public final class QueuesCommand extends RedisCommand implements Callable<Integer> {
    private static final String QUEUE = "QUEUE";
    private static final String QUEUE_HELP = "The queue's name.";

    @Mixin
    private final QueueChoice queues = new QueueChoice();

    public QueuesCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public Integer call() {
        return withDatabases(databases -> {
            List<QueueView> all = queues.names(databases).stream()
                    .map(name -> QueueView.of(queues.existing(databases, name)))
                    .toList();
            return answer(Map.of("queues", all.stream().map(QueueView::json).toList()), () -> QueueView.table(all));
        });
    }

    @Command(
            name = "show",
            description = "Show one queue: jobs by state, workers, what failed and why.",
            mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name) {
        return with(name, (databases, queue) -> {
            QueueReport report = QueueReport.of(queue);
            return answer(report.json(), report::text);
        });
    }

    @Command(name = "job", description = "Show one job with its logs.", mixinStandardHelpOptions = true)
    int job(
            @Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name,
            @Parameters(paramLabel = "ID", description = "The job's id.") String id) {
        return with(name, (databases, queue) -> {
            JobView view = JobView.of(job(queue, id));
            return answer(view.json(), view::text);
        });
    }

    @Command(
            name = "jobs",
            description = "List jobs of one state: the next first, of finished ones the latest.",
            mixinStandardHelpOptions = true)
    int jobs(
            @Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name,
            @Parameters(paramLabel = "STATE", description = JobView.STATES) String state,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many (${DEFAULT-VALUE}).")
                    int limit) {
        JobState wanted = state(state);
        if (limit < 1 || limit > 1000) {
            throw new UsageException("--limit must be from 1 to 1000, was " + limit + ".");
        }
        return with(name, (databases, queue) -> {
            List<Job> found = queue.jobs().list(wanted, 0, limit - 1L);
            return answer(Map.of("jobs", found.stream().map(JobView::summary).toList()), () -> JobView.table(found));
        });
    }

    @Command(
            name = "pause",
            description = "Let no worker begin a job, in whatever language it is. Jobs that run are finished.",
            mixinStandardHelpOptions = true)
    int pause(@Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name) {
        return with(name, (databases, queue) -> {
            queue.pause();
            return answer(
                    Map.of("queue", name, "paused", queue.isPaused()),
                    () -> name + " is paused. quintet queues resume " + name + " lets workers go on.");
        });
    }

    @Command(name = "resume", description = "Let workers go on.", mixinStandardHelpOptions = true)
    int resume(@Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name) {
        return with(name, (databases, queue) -> {
            queue.resume();
            return answer(Map.of("queue", name, "paused", queue.isPaused()), () -> name + " is resumed.");
        });
    }

    @Command(
            name = "retry",
            description = "Let a failed job run again, or all that failed.",
            mixinStandardHelpOptions = true)
    int retry(
            @Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name,
            @Parameters(
                            paramLabel = "ID",
                            arity = "0..1",
                            defaultValue = "",
                            description = "The job's id; all if left out.")
                    String id,
            @Mixin Confirmation confirmation) {
        return with(name, (databases, queue) -> {
            if (!id.isEmpty()) {
                Job job = job(queue, id);
                return change(confirmation, new Change(queue, "makes job " + id + " run again", 1), change -> {
                    job.retry();
                    return 1;
                });
            }
            long failed = queue.jobs().count(JobState.FAILED);
            return change(
                    confirmation, new Change(queue, "makes " + jobs(failed, "failed") + " run again", failed), c -> {
                        queue.maintenance().retryFailed();
                        return failed;
                    });
        });
    }

    @Command(
            name = "promote",
            description = "Make a delayed job ready now, or all that are delayed.",
            mixinStandardHelpOptions = true)
    int promote(
            @Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name,
            @Parameters(
                            paramLabel = "ID",
                            arity = "0..1",
                            defaultValue = "",
                            description = "The job's id; all if left out.")
                    String id,
            @Mixin Confirmation confirmation) {
        return with(name, (databases, queue) -> {
            if (!id.isEmpty()) {
                Job job = job(queue, id);
                return change(confirmation, new Change(queue, "makes job " + id + " ready now", 1), change -> {
                    job.promote();
                    return 1;
                });
            }
            long delayed = queue.jobs().count(JobState.DELAYED);
            return change(
                    confirmation, new Change(queue, "makes " + jobs(delayed, "delayed") + " ready now", delayed), c -> {
                        queue.maintenance().promoteDelayed();
                        return delayed;
                    });
        });
    }

    @Command(
            name = "remove",
            description = "Remove one job, with its children. A job that a worker has is not removed.",
            mixinStandardHelpOptions = true)
    int remove(
            @Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name,
            @Parameters(paramLabel = "ID", description = "The job's id.") String id,
            @Mixin Confirmation confirmation) {
        return with(name, (databases, queue) -> {
            Job job = job(queue, id);
            return change(confirmation, new Change(queue, "removes job " + id + " (" + job.name() + ")", 1), change -> {
                job.remove();
                return 1;
            });
        });
    }

    @Command(name = "drain", description = "Remove all jobs that wait.", mixinStandardHelpOptions = true)
    int drain(
            @Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name,
            @Option(names = "--delayed", description = "Also those that are delayed.") boolean delayedToo,
            @Mixin Confirmation confirmation) {
        return with(name, (databases, queue) -> {
            long waiting = queue.jobs().count(JobState.WAITING) + queue.jobs().count(JobState.PRIORITIZED);
            long delayed = delayedToo ? queue.jobs().count(JobState.DELAYED) : 0;
            String what =
                    "removes " + jobs(waiting, "waiting") + (delayedToo ? " and " + jobs(delayed, "delayed") : "");
            return change(confirmation, new Change(queue, what, waiting + delayed), change -> {
                queue.maintenance().drain(delayedToo);
                return waiting + delayed;
            });
        });
    }

    @Command(
            name = "clean",
            description = "Remove jobs that have been in a state for a time.",
            mixinStandardHelpOptions = true)
    int clean(
            @Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name,
            @Parameters(paramLabel = "STATE", description = JobView.STATES) String state,
            @Option(
                            names = "--older-than",
                            paramLabel = "TIME",
                            required = true,
                            description = "For how long at least: 1h, 7d; 0s for all.")
                    Duration olderThan,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "How many at most; 0, the default, for all.")
                    long limit,
            @Mixin Confirmation confirmation) {
        JobState wanted = state(state);
        return with(name, (databases, queue) -> {
            long inAll = queue.jobs().count(wanted);
            String what =
                    "removes, of " + jobs(inAll, wanted.wireName()) + ", those older than " + Durations.text(olderThan);
            return change(
                    confirmation,
                    new Change(queue, what, inAll),
                    change ->
                            queue.maintenance().clean(wanted, olderThan, limit).size());
        });
    }

    @Command(
            name = "obliterate",
            description = "Remove a queue with everything in it. Nobody can bring the jobs back.",
            mixinStandardHelpOptions = true)
    int obliterate(
            @Parameters(paramLabel = QUEUE, description = QUEUE_HELP) String name,
            @Option(names = "--force", description = "Also while jobs are active.") boolean force,
            @Mixin Confirmation confirmation) {
        return with(name, (databases, queue) -> {
            long all = queue.jobs().counts().values().stream()
                    .mapToLong(count -> count)
                    .sum();
            return change(
                    confirmation, new Change(queue, "removes the queue with all its " + all + " jobs", all), change -> {
                        queue.maintenance().obliterate(force);
                        return all;
                    });
        });
    }

    /** What is about to be done: to which queue, in words, and to how many jobs at most. */
    private record Change(Queue queue, String what, long jobs) {}

    private int change(Confirmation confirmation, Change change, ToLongFunction<Change> work) {
        String queue = change.queue().name();
        Verdict verdict = confirmation.ask(console(), "This " + change.what() + ", in queue '" + queue + "'.", queue);
        if (verdict == Verdict.REFUSED) {
            return ExitCode.FAILED;
        }
        boolean dryRun = verdict == Verdict.DRY_RUN;
        long jobs = dryRun ? change.jobs() : work.applyAsLong(change);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("queue", queue);
        answer.put("jobs", jobs);
        answer.put("dryRun", dryRun);
        return answer(
                answer,
                () -> dryRun
                        ? "This " + change.what() + "; nothing was done."
                        : queue + ": done to " + jobs + " jobs.");
    }

    private int with(String name, BiFunction<Databases, Queue, Integer> work) {
        return withDatabases(databases -> work.apply(databases, queues.existing(databases, name)));
    }

    private static Job job(Queue queue, String id) {
        return queue.job(id)
                .orElseThrow(() -> new UsageException("There is no job '" + id + "' in queue '" + queue.name()
                        + "'. Perhaps it was removed when it ended; quintet queues jobs " + queue.name()
                        + " failed lists those that failed."));
    }

    private static JobState state(String text) {
        JobState state = JobState.of(text);
        if (state == JobState.UNKNOWN) {
            throw new UsageException("'" + text + "' is not a state of jobs. They are: " + JobView.STATES);
        }
        return state;
    }

    private static String jobs(long count, String adjective) {
        return count + " " + adjective + (count == 1 ? " job" : " jobs");
    }
}
