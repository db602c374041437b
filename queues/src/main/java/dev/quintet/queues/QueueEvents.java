package dev.quintet.queues;

import dev.quintet.databases.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The events of a queue, whoever causes them: every one, in order, once, also over lost connections and restarts of Redis.
 *
 * <p>The queue keeps about its last 10 000 events (BullMQ's default); who falls behind further misses what was trimmed. To go on
 * where another process ended, keep {@link QueueEvent#id} of the last event that was dealt with.
 *
 * <p>Has a connection and a thread of its own, on which listeners are called one after the other: one that takes long holds up
 * those behind it. What a listener throws is logged, and the next one is called.
 *
 * <p>Thread-safe. While Redis is away nothing is told, and afterwards what was missed.
 *
 * <pre>{@code
 * try (QueueEvents events = QueueEvents.open(queue)) {
 *     events.listen(QueueEvent.Failed.class, failed -> alert(failed.job(), failed.reason()));
 *     ...
 * }
 * }</pre>
 *
 * @since 1.0
 */
public interface QueueEvents extends AutoCloseable {
    /** Tells what happens from now on. */
    static QueueEvents open(Queue queue) {
        return open(queue, QueueEventsOptions.DEFAULTS, event -> {});
    }

    /** Tells what happens from now on, or after an earlier event, to a first listener that misses nothing. */
    static QueueEvents open(Queue queue, QueueEventsOptions options, Consumer<? super QueueEvent> listener) {
        return RedisQueueEvents.open(queue.parts(), options, listener);
    }

    /** Tells every event from now on, until the subscription is closed. */
    Subscription listen(Consumer<? super QueueEvent> listener);

    /** Tells events of one kind. */
    default <E extends QueueEvent> Subscription listen(Class<E> kind, Consumer<? super E> listener) {
        return listen(event -> {
            if (kind.isInstance(event)) {
                listener.accept(kind.cast(event));
            }
        });
    }

    /** Tells what happens to one job. */
    Subscription listenTo(String jobId, Consumer<? super QueueEvent> listener);

    /**
     * The last event that was told; what {@link QueueEventsOptions.Builder#from} takes to go on after it. Empty until Redis has been
     * reached for the first time.
     */
    Optional<String> position();

    /**
     * Waits until Redis has been reached and every event from then on will be told. Without this, what happens between opening and
     * the first contact may be missed, unless the options say where to begin.
     *
     * @return whether that was so in time
     */
    boolean awaitReady(Duration atMost);

    /** Tells nothing more and closes the connection, within about 2 s; a listener that runs is not waited for longer than that. */
    @Override
    void close();
}
