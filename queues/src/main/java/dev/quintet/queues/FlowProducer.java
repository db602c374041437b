package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.errors.ParentRefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds trees of jobs, in which each job waits for its children, across queues and at once: all of a flow is added, or nothing.
 *
 * <p>Children run first, in any order and wherever workers of their queues are; a job finds what they returned in {@link
 * Job#dependencies()}. What happens to the parent when a child fails for good is an option of the child; without one, the parent waits
 * until the child is retried or removed.
 *
 * <p>Thread-safe. Borrows a dedicated connection of the database for each flow.
 *
 * <pre>{@code
 * FlowProducer flows = FlowProducer.on(databases.get(Database.QUEUES));
 * FlowNode flow = flows.add(FlowJob.of("reports", "monthly")
 *         .withChildren(FlowJob.of("exports", "orders"), FlowJob.of("exports", "customers")));
 * }</pre>
 *
 * @since 1.0
 */
public final class FlowProducer {
    private final RedisDatabase database;
    private final QueueOptions defaults;
    private final Map<String, QueueOptions> byQueue;

    private FlowProducer(RedisDatabase database, QueueOptions defaults, Map<String, QueueOptions> byQueue) {
        this.database = database;
        this.defaults = defaults;
        this.byQueue = Map.copyOf(byQueue);
    }

    /** With {@link QueueOptions#DEFAULTS} for all queues. */
    public static FlowProducer on(RedisDatabase database) {
        return on(database, QueueOptions.DEFAULTS);
    }

    /**
     * On this database.
     *
     * @param defaults options of all queues that none are given for, and who traces what is added to any of them
     */
    public static FlowProducer on(RedisDatabase database, QueueOptions defaults) {
        return new FlowProducer(database, defaults, Map.of());
    }

    /** The same, with options for one queue: default options for its jobs, a prefix. */
    public FlowProducer withQueue(String queue, QueueOptions options) {
        Map<String, QueueOptions> all = new HashMap<>(byQueue);
        all.put(queue, options);
        return new FlowProducer(database, defaults, all);
    }

    /**
     * Adds a flow. Two round trips; one more if jobs have ids of their own or the root has a parent, which are looked at first.
     *
     * @return the jobs that were added, in the shape of the flow. A job whose id was there already is that one, with the new parent
     * @throws IllegalArgumentException if a job of it cannot be added whatever Redis holds
     * @throws ParentRefusedException if the root's parent is missing, or a job of it belongs to another living parent; then nothing
     *     was added, and all that is refused is named
     */
    public FlowNode add(FlowJob flow) {
        return addAll(List.of(flow)).get(0);
    }

    /** Adds several flows, all of them or none; otherwise like {@link #add}. */
    public List<FlowNode> addAll(List<FlowJob> flows) {
        if (flows.isEmpty()) {
            return List.of();
        }
        FlowJob first = flows.get(0);
        boolean single = flows.size() == 1;
        QueueTelemetry telemetry = defaults.telemetry();
        return telemetry.trace(
                single
                        ? QueueTelemetry.Operation.producing("addFlow", first.queue(), first.queue())
                        : QueueTelemetry.Operation.producing("addBulkFlows", "", ""),
                span -> {
                    if (single) {
                        span.set(TelemetryAttributes.FLOW_NAME, first.name());
                    } else {
                        span.set(TelemetryAttributes.BULK_COUNT, flows.size());
                    }
                    return new FlowInsert(database, FlowPlan.of(flows, this::partsFor, telemetry)).run();
                });
    }

    /** What is known of a job and the jobs it waits for or has waited for; empty if there is no such job. */
    public Optional<FlowNode> get(String queue, String id) {
        return get(queue, id, FlowQuery.DEFAULTS);
    }

    /** The same, to a depth and a breadth. One round trip for each level. */
    public Optional<FlowNode> get(String queue, String id, FlowQuery query) {
        return new FlowReader(database, this::partsFor, query).read(partsFor(queue, Optional.empty()), id);
    }

    private QueueParts partsFor(String queue, Optional<String> prefix) {
        QueueOptions options = byQueue.getOrDefault(queue, defaults);
        QueueOptions fitting =
                prefix.isEmpty() || prefix.get().equals(options.prefix()) ? options : options.withPrefix(prefix.get());
        return new QueueParts(database, queue, fitting);
    }
}
