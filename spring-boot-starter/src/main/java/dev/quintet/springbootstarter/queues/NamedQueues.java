package dev.quintet.springbootstarter.queues;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueGauges;
import dev.quintet.queues.QueueOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The application's queues, by name. A queue is made when it is first asked for, and shown by gauges from then on.
 *
 * <p>Thread-safe. To make a queue a bean of its own: {@code @Bean Queue emails(NamedQueues queues) { return queues.get("emails"); }}
 *
 * @since 1.0
 */
public final class NamedQueues implements AutoCloseable {
    private final Databases databases;
    private final QueueOptions options;
    private final @Nullable QueueGauges gauges;
    private final Map<String, Queue> byName = new ConcurrentHashMap<>();

    NamedQueues(Databases databases, QueueOptions options, @Nullable QueueGauges gauges) {
        this.databases = databases;
        this.options = options;
        this.gauges = gauges;
    }

    /**
     * The queue of that name; the same object each time.
     *
     * @throws IllegalArgumentException if no queue can have that name
     */
    public Queue get(String name) {
        return byName.computeIfAbsent(name, this::make);
    }

    private Queue make(String name) {
        Queue queue = Queue.on(databases.get(Database.QUEUES), name, options);
        if (gauges != null) {
            gauges.add(queue);
        }
        return queue;
    }

    /** Removes the gauges; the queues stay usable for as long as the databases are. */
    @Override
    public void close() {
        if (gauges != null) {
            gauges.close();
        }
    }
}
