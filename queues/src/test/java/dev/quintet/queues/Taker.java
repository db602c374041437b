package dev.quintet.queues;

import dev.quintet.queues.protocol.MessagePack;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ReturnCode;
import dev.quintet.queues.protocol.ReturnCode.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes jobs and finishes them, as a worker would, one script at a time: for tests of what happens around that. */
final class Taker {
    static final String TOKEN = "taker:0";

    private final QueueParts parts;
    private final QueueKeys keys;

    Taker(Queue queue) {
        this.parts = queue.parts();
        this.keys = parts.keys();
    }

    /** The id of the next job, which is then active; nothing if there is none to take. */
    String take() {
        List<@Nullable Object> reply = parts.scripts()
                .run(QueueScript.MOVE_TO_ACTIVE
                        .on(keys)
                        .with(
                                keys.base(),
                                parts.now(),
                                MessagePack.write(Map.of("token", TOKEN, "lockDuration", 30_000))));
        String id = Reply.text(reply.get(1));
        return id == null || id.equals("0") ? "" : id;
    }

    void complete(String id, String json) {
        finish(id, "returnvalue", json, "completed", Map.of("count", -1));
    }

    void fail(String id, String reason) {
        finish(id, "failedReason", reason, "failed", Map.of("count", -1));
    }

    /** Takes the next job and completes it. */
    String completeNext() {
        String id = take();
        complete(id, "null");
        return id;
    }

    String failNext() {
        String id = take();
        fail(id, "broken");
        return id;
    }

    void finish(String id, String property, String value, String target, Map<String, ?> keepJobs) {
        Map<String, Object> options = new HashMap<>();
        options.put("token", TOKEN);
        options.put("keepJobs", keepJobs);
        options.put("lockDuration", 30_000);
        options.put("attempts", 1);
        options.put("maxMetricsSize", 100);
        List<@Nullable Object> reply = parts.scripts()
                .run(QueueScript.MOVE_TO_FINISHED
                        .on(keys, keys.base() + target, keys.job(id), keys.base() + "metrics:" + target)
                        .with(
                                id,
                                parts.now(),
                                property,
                                value,
                                target,
                                false,
                                keys.base(),
                                MessagePack.write(options),
                                ""));
        ReturnCode.check(reply, Request.of("moveToFinished", id, "active"));
    }
}
