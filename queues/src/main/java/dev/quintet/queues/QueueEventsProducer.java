package dev.quintet.queues;

import dev.quintet.queues.protocol.Suffix;
import io.lettuce.core.XAddArgs;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adds events of one's own to those of a queue. They reach all who listen to the queue, in any language, as {@link
 * QueueEvent.Custom}.
 *
 * <p>Thread-safe; one round trip each.
 *
 * @since 1.0
 */
public final class QueueEventsProducer {
    private static final long KEPT = 1000;

    private final QueueParts queue;

    private QueueEventsProducer(QueueParts queue) {
        this.queue = queue;
    }

    /** For the events of this queue. */
    public static QueueEventsProducer on(Queue queue) {
        return new QueueEventsProducer(queue.parts());
    }

    /** Tells an event; about 1000 events are kept, as with BullMQ. */
    public String publish(String name, Map<String, String> fields) {
        return publish(name, fields, KEPT);
    }

    /**
     * Tells an event.
     *
     * @param name none of BullMQ's own, or listeners take it for one of those
     * @param fields what is told, in order; none is named {@code event}
     * @param kept about how many events of the queue are kept, this one included
     * @return the event's id
     */
    public String publish(String name, Map<String, String> fields, long kept) {
        if (name.isEmpty() || fields.containsKey("event")) {
            throw new IllegalArgumentException("An event has a name that is not empty, and no field named 'event', in "
                    + "which that name is kept; was '" + name + "' with " + fields.keySet());
        }
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("event", name);
        entry.putAll(fields);
        XAddArgs trimmed = new XAddArgs().maxlen(kept).approximateTrimming();
        return queue.database().call(redis -> redis.xadd(queue.keys().key(Suffix.EVENTS), trimmed, entry));
    }
}
