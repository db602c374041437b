package dev.quintet.operations.migration;

import dev.quintet.databases.Place;
import dev.quintet.databases.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Pauses queues while they move, and lets them go on afterwards. */
final class QueuePause {
    private static final Script<List<Object>> PAUSE = Script.returningList(QueuePause.class, "pause_queue.lua");
    private static final Script<Long> RESUME = Script.returningInteger(QueuePause.class, "resume_queue.lua");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final String FIELD = "queue:";

    private final Place source;
    private final byte[] journal;

    QueuePause(Place source, byte[] journal) {
        this.source = source;
        this.journal = journal;
    }

    /** Queues that an earlier run paused. */
    List<QueueKeys> paused() {
        List<QueueKeys> found = new ArrayList<>();
        source.call(redis -> redis.hkeys(journal)).forEach(field -> {
            String text = new String(field, StandardCharsets.ISO_8859_1);
            if (text.startsWith(FIELD)) {
                found.add(new QueueKeys(text.substring(FIELD.length())));
            }
        });
        return found;
    }

    /** Pauses a queue and waits until nobody works on its jobs; returns how many are still worked on. */
    long pause(QueueKeys queue, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            List<Object> active = source.run(
                    PAUSE,
                    List.of(queue.key("meta"), queue.key("marker"), queue.key("events"), queue.key("active"), journal),
                    List.of(field(queue)));
            long locked = locked(
                    queue,
                    active.stream()
                            .map(id -> new String((byte[]) id, StandardCharsets.ISO_8859_1))
                            .toList());
            if (locked == 0
                    || System.nanoTime() - until >= 0
                    || Thread.currentThread().isInterrupted()) {
                return locked;
            }
            LockSupport.parkNanos(this, BETWEEN_LOOKS.toNanos());
        }
    }

    /** A job that is active without a lock has lost its worker; it moves, and is found stalled at the other place. */
    private long locked(QueueKeys queue, List<String> active) {
        if (active.isEmpty()) {
            return 0;
        }
        byte[][] locks = active.stream().map(id -> queue.key(id + ":lock")).toArray(byte[][]::new);
        return source.call(redis -> redis.exists(locks));
    }

    /** How many jobs somebody works on, without pausing anything. */
    long active(QueueKeys queue) {
        return locked(
                queue,
                source.call(redis -> redis.lrange(queue.key("active"), 0, -1)).stream()
                        .map(id -> new String(id, StandardCharsets.ISO_8859_1))
                        .toList());
    }

    /** Lets a queue go on that we paused, wherever it is by now; one that was paused before us stays so. */
    void resume(QueueKeys queue, Place where) {
        if (source.call(redis -> redis.hexists(journal, field(queue)))) {
            long unused = where.run(
                    RESUME,
                    List.of(
                            queue.key("meta"),
                            queue.key("marker"),
                            queue.key("events"),
                            queue.key("wait"),
                            queue.key("prioritized"),
                            queue.key("delayed")),
                    List.of());
            long unusedFields = source.call(redis -> redis.hdel(journal, field(queue)));
        }
    }

    private static byte[] field(QueueKeys queue) {
        return (FIELD + queue.base()).getBytes(StandardCharsets.ISO_8859_1);
    }
}
