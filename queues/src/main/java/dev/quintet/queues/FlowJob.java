package dev.quintet.queues;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to be added with the jobs it waits for, its children; these may be in other queues and have children of their own.
 * Immutable.
 *
 * <pre>{@code
 * FlowJob.of("reports", "monthly")
 *         .withChildren(
 *                 FlowJob.of("exports", "orders").withOptions(JobOptions.builder().failParentOnFailure().build()),
 *                 FlowJob.of("exports", "customers"));
 * }</pre>
 *
 * @since 1.0
 */
public final class FlowJob {
    private final String queue;
    private final String name;
    private final @Nullable Object data;
    private final JobOptions options;
    private final List<FlowJob> children;
    private final @Nullable String prefix;

    private FlowJob(
            String queue,
            String name,
            @Nullable Object data,
            JobOptions options,
            List<FlowJob> children,
            @Nullable String prefix) {
        this.queue = queue;
        this.name = name;
        this.data = data;
        this.options = options;
        this.children = children;
        this.prefix = prefix;
    }

    /**
     * A job without data, options and children.
     *
     * @param queue the name of the queue it goes to
     * @param name what kind of job it is
     */
    public static FlowJob of(String queue, String name) {
        return new FlowJob(queue, name, Map.of(), JobOptions.NONE, List.of(), null);
    }

    /** With data: what becomes JSON, or {@link RawJson}. */
    public FlowJob withData(@Nullable Object data) {
        return new FlowJob(queue, name, data, options, children, prefix);
    }

    /**
     * With options. What happens to its parent when it fails for good is among them. At the root, {@link JobOptions.Builder#parent}
     * attaches the flow to a job that is there already.
     */
    public FlowJob withOptions(JobOptions options) {
        return new FlowJob(queue, name, data, options, children, prefix);
    }

    /** With these children besides those that it has. It runs when all of them are done. */
    public FlowJob withChildren(FlowJob... children) {
        return withChildren(List.of(children));
    }

    /** With these children besides those that it has. */
    public FlowJob withChildren(List<FlowJob> children) {
        List<FlowJob> all = new ArrayList<>(this.children);
        all.addAll(children);
        return new FlowJob(queue, name, data, options, List.copyOf(all), prefix);
    }

    /** In a queue with another prefix than the producer's. */
    public FlowJob withPrefix(String prefix) {
        return new FlowJob(queue, name, data, options, children, prefix);
    }

    public String queue() {
        return queue;
    }

    public String name() {
        return name;
    }

    public @Nullable Object data() {
        return data;
    }

    public JobOptions options() {
        return options;
    }

    public List<FlowJob> children() {
        return children;
    }

    public Optional<String> prefix() {
        return Optional.ofNullable(prefix);
    }

    @Override
    public String toString() {
        return "FlowJob '%s' for queue '%s' with %d children".formatted(name, queue, children.size());
    }
}
