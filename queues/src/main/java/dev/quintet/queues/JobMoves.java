package dev.quintet.queues;

import static dev.quintet.queues.protocol.QueueScript.EXTEND_LOCKS;
import static dev.quintet.queues.protocol.QueueScript.MOVE_JOB_FROM_ACTIVE_TO_WAIT;
import static dev.quintet.queues.protocol.QueueScript.MOVE_STALLED_JOBS_TO_WAIT;
import static dev.quintet.queues.protocol.QueueScript.MOVE_TO_ACTIVE;
import static dev.quintet.queues.protocol.QueueScript.MOVE_TO_DELAYED;
import static dev.quintet.queues.protocol.QueueScript.MOVE_TO_FINISHED;
import static dev.quintet.queues.protocol.QueueScript.MOVE_TO_WAITING_CHILDREN;
import static dev.quintet.queues.protocol.QueueScript.RETRY_JOB;

import dev.quintet.queues.protocol.MessagePack;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.QueueScripts;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ScriptCall;
import dev.quintet.queues.protocol.Suffix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The scripts by which a worker takes jobs and moves them on. Each call is one round trip; what a script refuses comes back as
 * BullMQ's negative number.
 */
final class JobMoves {
    /** What counts as the worker's own in its calls. */
    record Identity(
            Optional<String> workerName,
            Duration lockDuration,
            Optional<QueueLimits.Rate> limiter,
            Optional<Retention> keepCompleted,
            Optional<Retention> keepFailed,
            Optional<Integer> metricsPoints) {}

    /**
     * The answer to a move.
     *
     * @param code 0 or more if it was done, negative if it was refused
     * @param next the next job, if one was asked for and there is one; null if none was asked for or nothing was said about it
     */
    record Moved(long code, @Nullable FetchReply next) {}

    private final QueueScripts scripts;
    private final QueueKeys keys;
    private final Identity identity;
    private final @Nullable Map<String, Object> limiter;

    JobMoves(QueueScripts scripts, QueueKeys keys, Identity identity) {
        this.scripts = scripts;
        this.keys = keys;
        this.identity = identity;
        this.limiter = identity.limiter()
                .map(limit -> Map.<String, Object>of(
                        "max", limit.max(), "duration", limit.duration().toMillis()))
                .orElse(null);
    }

    FetchReply fetch(String token, long now) {
        return fetched(scripts.run(
                MOVE_TO_ACTIVE.on(keys).with(keys.baseBytes(), now, MessagePack.write(fetchOptions(token)))));
    }

    private Map<String, Object> fetchOptions(String token) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("token", token);
        options.put("lockDuration", identity.lockDuration().toMillis());
        if (limiter != null) {
            options.put("limiter", limiter);
        }
        identity.workerName().ifPresent(name -> options.put("name", name));
        return options;
    }

    Moved completed(TakenJob job, String resultJson, long now, boolean fetchNext) {
        return moved(scripts.run(finish(job, now, "returnvalue", resultJson, true, fetchNext, ScriptCall.nothing())));
    }

    CompletionStage<Moved> completedAsync(TakenJob job, String resultJson, long now, boolean fetchNext) {
        return scripts.runAsync(finish(job, now, "returnvalue", resultJson, true, fetchNext, ScriptCall.nothing()))
                .thenApply(JobMoves::moved);
    }

    Moved failed(TakenJob job, Ending.Failure failure, long now, boolean fetchNext) {
        return moved(
                scripts.run(finish(job, now, "failedReason", failure.reason(), false, fetchNext, fields(failure))));
    }

    private ScriptCall finish(
            TakenJob job,
            long now,
            String property,
            String value,
            boolean completed,
            boolean fetchNext,
            byte[] fields) {
        String jobKey = keys.job(job.id());
        Suffix target = completed ? Suffix.COMPLETED : Suffix.FAILED;
        Suffix metrics = completed ? Suffix.METRICS_COMPLETED : Suffix.METRICS_FAILED;
        Map<String, Object> options = fetchOptions(job.token());
        options.put("keepJobs", retention(job, completed).keepJobs());
        options.put("attempts", job.options().attempts());
        options.put(
                "maxMetricsSize",
                identity.metricsPoints().<Object>map(points -> points).orElse(""));
        for (String flag : new String[] {"fpof", "cpof", "idof", "rdof"}) {
            options.put(flag, false);
        }
        return MOVE_TO_FINISHED
                .on(keys, keys.key(target), jobKey, keys.key(metrics))
                .with(
                        job.id(),
                        now,
                        property,
                        value,
                        target.text(),
                        fetchNext,
                        keys.baseBytes(),
                        MessagePack.write(options),
                        fields);
    }

    /** The job's own wish, else the worker's, else all. */
    private Retention retention(TakenJob job, boolean completed) {
        Optional<Retention> own =
                completed ? job.options().removeOnComplete() : job.options().removeOnFail();
        return own.or(() -> completed ? identity.keepCompleted() : identity.keepFailed())
                .orElse(Retention.KEEP_ALL);
    }

    /** Whether a job that ends so is removed at once, with all its keys. */
    boolean removes(TakenJob job, boolean completed) {
        return retention(job, completed).equals(Retention.REMOVE);
    }

    private static byte[] fields(Ending.Failure failure) {
        List<String> fields =
                new ArrayList<>(List.of("failedReason", failure.reason(), "stacktrace", failure.stackTraces()));
        failure.traceContext().ifPresent(context -> fields.addAll(List.of("tm", context)));
        return MessagePack.write(fields);
    }

    Moved tryAgainLater(TakenJob job, Ending.Failure failure, long delayMillis, long now, boolean fetchNext) {
        return delay(job, delayMillis, false, fields(failure), now, fetchNext);
    }

    /** Delays a job that asked for it, which does not count as an attempt. */
    Moved delay(TakenJob job, long delayMillis, long now, boolean fetchNext) {
        return delay(job, delayMillis, true, ScriptCall.nothing(), now, fetchNext);
    }

    private Moved delay(
            TakenJob job, long delayMillis, boolean skipAttempt, byte[] fields, long now, boolean fetchNext) {
        Moved moved = moved(scripts.run(MOVE_TO_DELAYED
                .on(keys, keys.job(job.id()))
                .with(
                        keys.baseBytes(),
                        now,
                        job.id(),
                        job.token(),
                        delayMillis,
                        skipAttempt,
                        fields,
                        fetchNext,
                        MessagePack.write(fetchOptions(job.token())))));
        // This script says nothing about what there is to fetch when it brings no job.
        return moved.next() != null && moved.next().hasJob() ? moved : new Moved(moved.code(), null);
    }

    Moved tryAgainNow(TakenJob job, Ending.Failure failure, long now) {
        return moved(scripts.run(RETRY_JOB
                .on(keys, keys.job(job.id()))
                .with(
                        keys.baseBytes(),
                        now,
                        job.options().lifo() ? "RPUSH" : "LPUSH",
                        job.id(),
                        job.token(),
                        fields(failure))));
    }

    /** Answers for how many ms nothing may be fetched, 0 if there is no limit. */
    Moved backToWait(TakenJob job) {
        return moved(scripts.run(backToWaitCall(job)));
    }

    CompletionStage<?> backToWaitAsync(TakenJob job) {
        return scripts.runAsync(backToWaitCall(job));
    }

    private ScriptCall backToWaitCall(TakenJob job) {
        return MOVE_JOB_FROM_ACTIVE_TO_WAIT.on(keys).with(job.id(), job.token(), keys.job(job.id()));
    }

    /** Answers 0 if it was moved, 1 if there is no child to wait for. */
    Moved awaitChildren(TakenJob job, long now) {
        String jobKey = keys.job(job.id());
        return moved(scripts.run(MOVE_TO_WAITING_CHILDREN
                .on(keys, jobKey, jobKey + ":dependencies", jobKey + ":unsuccessful")
                .with(job.token(), "", now, job.id(), keys.baseBytes())));
    }

    /** Makes jobs wait again whose workers are gone; returns their ids. */
    List<String> recoverStalled(int maxStalledCount, Duration interval, long now) {
        return Reply.texts(scripts.run(
                MOVE_STALLED_JOBS_TO_WAIT.on(keys).with(maxStalledCount, keys.baseBytes(), now, interval.toMillis())));
    }

    /** Renews locks; returns the ids of the jobs whose locks were lost. */
    List<String> extendLocks(List<String> jobIds, List<String> tokens) {
        return Reply.texts(scripts.run(EXTEND_LOCKS
                .on(keys)
                .with(
                        keys.baseBytes(),
                        MessagePack.write(tokens),
                        MessagePack.write(jobIds),
                        identity.lockDuration().toMillis())));
    }

    /** These scripts answer with a number, or with what they fetched. */
    private static Moved moved(List<@Nullable Object> reply) {
        return reply.size() > 1 ? new Moved(0, fetched(reply)) : new Moved(Reply.number(reply), null);
    }

    private static FetchReply fetched(List<@Nullable Object> parts) {
        if (parts.size() < 4) {
            return FetchReply.NOTHING;
        }
        Map<String, String> hash = parts.get(0) instanceof List<?> flat ? Reply.hash(flat) : Map.of();
        return new FetchReply(
                hash.isEmpty() ? null : Reply.text(parts.get(1)),
                hash,
                Math.max(0, Reply.number(parts.get(2))),
                Math.max(0, Reply.number(parts.get(3))));
    }
}
