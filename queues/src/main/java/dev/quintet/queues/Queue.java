package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A queue of jobs in Redis, shared by all processes that use the same name, prefix and database, in whatever language: the
 * format is BullMQ's.
 *
 * <p>Adding jobs and managing them is done here, processing them by a {@code Worker}. Times are the clients': their clocks
 * should agree. Thread-safe, owns no threads and no connections; keep one for each name. Each call is one round trip unless it
 * says otherwise.
 *
 * <pre>{@code
 * Queue mail = Queue.on(databases.get(Database.QUEUES), "mail");
 * Job job = mail.add("welcome", new Welcome("ada@example.com"));
 * }</pre>
 *
 * @since 1.0
 */
public final class Queue {
    private final QueueParts parts;
    private final Additions additions;

    Queue(QueueParts parts) {
        this.parts = parts;
        this.additions = new Additions(parts);
    }

    /** With {@link QueueOptions#DEFAULTS}. */
    public static Queue on(RedisDatabase database, String name) {
        return on(database, name, QueueOptions.DEFAULTS);
    }

    /**
     * A queue of this database. It need not exist: it does as soon as it has a job.
     *
     * @param name not empty, without a colon
     * @throws IllegalArgumentException if the name cannot be, or if it is a database for another purpose
     */
    public static Queue on(RedisDatabase database, String name, QueueOptions options) {
        return new Queue(new QueueParts(database, name, options));
    }

    QueueParts parts() {
        return parts;
    }

    public String name() {
        return parts.keys().queue();
    }

    /** Its name with the prefix, {@code bull:mail}, by which jobs of other queues refer to it. */
    public String qualifiedName() {
        return parts.keys().qualifiedName();
    }

    /** Adds a job without data, which reads as an empty object. See {@link #add(String, Object, JobOptions)}. */
    public Job add(String name) {
        return add(name, new RawJson("{}"));
    }

    /** Adds a job with the queue's default options. See {@link #add(String, Object, JobOptions)}. */
    public Job add(String name, @Nullable Object data) {
        return add(name, data, JobOptions.NONE);
    }

    /**
     * Adds a job.
     *
     * @param name what kind of job it is
     * @param data what becomes JSON, or {@link RawJson}; null becomes {@code null}
     * @param options what is not set in them comes from the queue's default options
     * @return the job, with its id. If it has an id, or a deduplication id, of which there is a job already, nothing is added
     *     and that one's id is returned
     * @throws IllegalArgumentException if the data cannot be JSON, is larger than the size limit, or an option cannot be
     * @throws dev.quintet.queues.errors.ParentRefusedException if its parent is not there, or the job has another one
     */
    public Job add(String name, @Nullable Object data, JobOptions options) {
        return additions.add(name, data, options);
    }

    /** Adds a job and does not wait; the stage fails with what {@link #add(String, Object, JobOptions)} throws. */
    public CompletionStage<Job> addAsync(String name, @Nullable Object data, JobOptions options) {
        return additions.addAsync(name, data, options);
    }

    /** The job of that id. */
    public Optional<Job> job(String id) {
        return parts.job(id);
    }

    @Override
    public String toString() {
        return "Queue " + qualifiedName();
    }
}
