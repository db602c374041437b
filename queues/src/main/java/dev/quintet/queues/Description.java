package dev.quintet.queues;

import dev.quintet.bullmqscripts.BullmqScripts;
import dev.quintet.queues.protocol.Suffix;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes down in the queue which version uses it and how many events it keeps, once Redis answers. Never waits for that. */
final class Description {
    private final QueueParts parts;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile boolean written;

    Description(QueueParts parts) {
        this.parts = parts;
        this.written = !parts.options().describes();
    }

    void write() {
        if (written || !pending.compareAndSet(false, true)) {
            return;
        }
        Map<String, String> fields =
                Map.of("opts.maxLenEvents", Integer.toString(parts.options().maxEvents()), "version", version());
        CompletionStage<?> unused = parts.database()
                .callAsync(redis -> redis.hset(parts.keys().key(Suffix.META), fields))
                .whenComplete((added, failure) -> {
                    written = failure == null;
                    pending.set(false);
                });
    }

    /** As all of BullMQ's libraries call themselves: by the version of the scripts. */
    static String version() {
        return "bullmq:" + BullmqScripts.version();
    }
}
