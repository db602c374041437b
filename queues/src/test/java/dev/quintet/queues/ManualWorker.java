package dev.quintet.queues;

import dev.quintet.queues.protocol.MessagePack;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ReturnCode;
import dev.quintet.queues.protocol.StoredJob;
import dev.quintet.queues.protocol.Suffix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes and ends jobs one by one, when the test says so, by the scripts that a worker calls. */
final class ManualWorker {
    private static final String TOKEN = "manual";

    private final QueueParts parts;
    private final Queue queue;

    ManualWorker(Queue queue) {
        this.queue = queue;
        this.parts = queue.parts();
    }

    /** Takes the next job that is due, and lets its scheduler make the one after it. */
    Optional<Job> take() {
        Optional<Job> taken = takeOnly();
        taken.filter(job -> job.schedulerId().isPresent())
                .ifPresent(job -> queue.schedulers()
                        .advance(job.id(), job.schedulerId().orElseThrow(), job.name(), job.dataJson(), job.options()));
        return taken;
    }

    /** Takes the next job that is due, and nothing else. */
    Optional<Job> takeOnly() {
        List<@Nullable Object> reply = parts.scripts()
                .run(QueueScript.MOVE_TO_ACTIVE
                        .on(parts.keys())
                        .with(
                                parts.keys().base(),
                                parts.now(),
                                MessagePack.write(Map.of("token", TOKEN, "lockDuration", 30_000))));
        String id = Reply.text(reply.get(1));
        return id == null || id.equals("0")
                ? Optional.empty()
                : Optional.of(new Job(parts, StoredJob.of(id, reply.get(0))));
    }

    void complete(Job job, String resultJson) {
        end(job, "completed", "returnvalue", resultJson, MessagePack.write(List.of()));
    }

    void fail(Job job, String reason) {
        end(job, "failed", "failedReason", reason, MessagePack.write(List.of("failedReason", reason)));
    }

    private void end(Job job, String state, String field, String value, byte[] fields) {
        Map<String, Object> options = Map.of(
                "token",
                TOKEN,
                "keepJobs",
                Map.of("count", -1),
                "lockDuration",
                30_000,
                "attempts",
                0,
                "maxMetricsSize",
                "");
        Object reply = parts.scripts()
                .run(QueueScript.MOVE_TO_FINISHED
                        .on(
                                parts.keys(),
                                parts.keys().key(state.equals("failed") ? Suffix.FAILED : Suffix.COMPLETED),
                                job.key(),
                                parts.keys()
                                        .key(state.equals("failed") ? Suffix.METRICS_FAILED : Suffix.METRICS_COMPLETED))
                        .with(
                                job.id(),
                                parts.now(),
                                field,
                                value,
                                state,
                                0,
                                parts.keys().base(),
                                MessagePack.write(options),
                                state.equals("failed") ? fields : new byte[0]));
        ReturnCode.check(reply, ReturnCode.Request.of("moveToFinished", job.id(), "active"));
    }

    /** Moves a job that was taken to those that wait for their children; false if there are none to wait for. */
    boolean waitForChildren(Job job) {
        Object reply = parts.scripts()
                .run(QueueScript.MOVE_TO_WAITING_CHILDREN
                        .on(parts.keys(), job.key(), job.key() + ":dependencies", job.key() + ":unsuccessful")
                        .with(TOKEN, "", parts.now(), job.id(), parts.keys().base()));
        ReturnCode.check(reply, ReturnCode.Request.of("moveToWaitingChildren", job.id(), "active"));
        return Reply.number(reply) == 0;
    }
}
