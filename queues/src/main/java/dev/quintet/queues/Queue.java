package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.protocol.Suffix;
import dev.quintet.queues.schedulers.JobSchedulers;
import java.util.List;
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
    private final BulkAdditions bulkAdditions;
    private final QueueJobs jobs;
    private final QueueLimits limits;
    private final QueueMaintenance maintenance;
    private final QueueMetrics metrics;
    private final JobSchedulers schedulers;

    Queue(QueueParts parts) {
        this.parts = parts;
        Description description = new Description(parts);
        this.additions = new Additions(parts, description);
        this.bulkAdditions = new BulkAdditions(parts, additions);
        this.jobs = new QueueJobs(parts);
        this.limits = new QueueLimits(parts);
        this.maintenance = new QueueMaintenance(parts);
        this.metrics = new QueueMetrics(parts);
        this.schedulers = parts.schedulers();
        description.write();
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

    /**
     * Adds jobs, in order, a thousand per round trip. Not a transaction: a worker may take the first while the last is added.
     *
     * @return the jobs, in the same order
     * @throws IllegalArgumentException if one of them cannot be; then none is added
     * @throws BulkAddException if some were refused or not answered; it tells which, and why
     */
    public List<Job> addBulk(List<JobRequest> jobs) {
        return bulkAdditions.add(jobs);
    }

    /** Its schedulers, which make jobs at given times. */
    public JobSchedulers schedulers() {
        return schedulers;
    }

    /** The job of that id. */
    public Optional<Job> job(String id) {
        return parts.job(id);
    }

    /** Its jobs, by their states. */
    public QueueJobs jobs() {
        return jobs;
    }

    /** What all its workers together may do at most. */
    public QueueLimits limits() {
        return limits;
    }

    /** Work on many of its jobs at once. */
    public QueueMaintenance maintenance() {
        return maintenance;
    }

    /** What it did, in numbers. */
    public QueueMetrics metrics() {
        return metrics;
    }

    /**
     * Lets no worker begin a job until {@link #resume()}, in whatever language they are. Jobs that are being processed are
     * finished, and jobs can be added.
     */
    public void pause() {
        new Pausing(parts).pause();
    }

    /**
     * Lets workers go on. Brings back what versions of BullMQ before 6 put aside, so it may take several round trips the first
     * time.
     */
    public void resume() {
        new Pausing(parts).resume();
    }

    public boolean isPaused() {
        return new Pausing(parts).isPaused();
    }

    /** What it says about itself. */
    public QueueMeta meta() {
        return QueueMeta.of(
                parts.database().call(redis -> redis.hgetall(parts.keys().key(Suffix.META))));
    }

    /** The job that has this deduplication id, if one has. */
    public Optional<String> deduplicationOwner(String deduplicationId) {
        String owner = parts.database().call(redis -> redis.get(parts.keys().deduplication(deduplicationId)));
        return Optional.ofNullable(owner);
    }

    /** Lets another job have this deduplication id, whoever has it. Returns whether somebody had. */
    public boolean removeDeduplicationKey(String deduplicationId) {
        return parts.database().<Long>call(redis -> redis.del(parts.keys().deduplication(deduplicationId))) > 0;
    }

    /** The workers that are connected for it, in whatever language. The server lists all its clients for that. */
    public List<ConnectedClient> workers() {
        return new ConnectedClients(parts).workers();
    }

    /** Who listens to its events, in whatever language. The server lists all its clients for that. */
    public List<ConnectedClient> listeners() {
        return new ConnectedClients(parts).listeners();
    }

    @Override
    public String toString() {
        return "Queue " + qualifiedName();
    }
}
