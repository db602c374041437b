package dev.quintet.queues;

import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.Suffix;

/** Pauses a queue for all its workers, and lets it go on. */
final class Pausing {
    private final QueueParts parts;

    Pausing(QueueParts parts) {
        this.parts = parts;
    }

    void pause() {
        QueueKeys keys = parts.keys();
        parts.scripts()
                .run(QueueScript.PAUSE
                        .on(keys, keys.key(Suffix.WAIT), keys.key(Suffix.PAUSED))
                        .with("paused", true));
    }

    /** Also brings back what versions before 6 put aside, some thousands at a time. */
    void resume() {
        QueueKeys keys = parts.keys();
        long left;
        boolean first = true;
        do {
            left = Reply.number(parts.scripts()
                    .run(QueueScript.PAUSE
                            .on(keys, keys.key(Suffix.PAUSED), keys.key(Suffix.WAIT))
                            .with("resumed", first)));
            first = false;
        } while (left > 0);
    }

    boolean isPaused() {
        return parts.database().call(redis -> redis.hexists(parts.keys().key(Suffix.META), "paused"));
    }
}
