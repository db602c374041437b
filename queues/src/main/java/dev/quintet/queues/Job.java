package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.queues.errors.JobStateException;
import dev.quintet.queues.errors.LockLostException;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ReturnCode;
import dev.quintet.queues.protocol.ReturnCode.Request;
import dev.quintet.queues.protocol.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A job: what was known of it when it was read, and what can be done with it.
 *
 * <p>Reading its properties asks nobody; {@link #refresh()} reads it again. Each operation is one round trip, takes part in
 * nobody's transaction, and refuses by one of {@code dev.quintet.queues.errors} when the job is not as it would have to be.
 * Thread-safe.
 *
 * @since 1.0
 */
public final class Job {
    private static final Duration DEFAULT_LOCK = Duration.ofSeconds(30);

    private final QueueParts queue;
    private final boolean deduplicated;
    private volatile StoredJob stored;

    Job(QueueParts queue, StoredJob stored) {
        this(queue, stored, false);
    }

    Job(QueueParts queue, StoredJob stored, boolean deduplicated) {
        this.queue = queue;
        this.stored = stored;
        this.deduplicated = deduplicated;
    }

    QueueParts queue() {
        return queue;
    }

    StoredJob stored() {
        return stored;
    }

    /** Its id, unique in its queue. */
    public String id() {
        return stored.id();
    }

    /** What kind of job it is. */
    public String name() {
        return stored.name();
    }

    /** The name of its queue. */
    public String queueName() {
        return queue.keys().queue();
    }

    /** Its key in Redis, by which other queues refer to it. */
    public String key() {
        return queue.keys().job(id());
    }

    /** Its data as JSON, exactly as it is stored. */
    public String dataJson() {
        return stored.data();
    }

    /**
     * Its data.
     *
     * @throws UnreadableJobException if it does not fit the type, or is {@code null}
     */
    public <T> T data(Class<T> type) {
        return queue.json().read(dataOfThis(), stored.data(), type).orElseThrow(() -> JobJson.isNull(dataOfThis()));
    }

    /** Its data as a type with parameters. See {@link #data(Class)}. */
    public <T> T data(TypeReference<T> type) {
        return queue.json().read(dataOfThis(), stored.data(), type).orElseThrow(() -> JobJson.isNull(dataOfThis()));
    }

    private String dataOfThis() {
        return "The data of job " + id() + " of queue '" + queueName() + "'";
    }

    /** How it is to be treated. */
    public JobOptions options() {
        return JobOptions.ofStored(stored.options());
    }

    /** When it was made. */
    public Instant timestamp() {
        return Instant.ofEpochMilli(stored.number("timestamp").orElse(0));
    }

    /** How long it has to wait since then; zero once it is ready. */
    public Duration delay() {
        return Duration.ofMillis(Math.max(0, stored.number("delay").orElse(0)));
    }

    /** 0 if it has none. */
    public int priority() {
        return (int) stored.number("priority").orElse(0);
    }

    /** When it was last begun. */
    public Optional<Instant> processedOn() {
        return instant("processedOn");
    }

    /** When it was completed, or failed for good. */
    public Optional<Instant> finishedOn() {
        return instant("finishedOn");
    }

    private Optional<Instant> instant(String field) {
        OptionalLong millis = stored.number(field);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    /** The name of the worker that took it last, if that has one. */
    public Optional<String> processedBy() {
        return stored.text("pb");
    }

    /** How often it failed or was completed. */
    public int attemptsMade() {
        return stored.attemptsMade();
    }

    /** How often it was begun. */
    public int attemptsStarted() {
        return stored.attemptsStarted();
    }

    /** How often its worker fell silent. */
    public int stalledCount() {
        return (int) stored.number("stc").orElse(0);
    }

    /** Why it is to fail as soon as a worker takes it, instead of being run. */
    public Optional<String> deferredFailure() {
        return stored.text("defa");
    }

    /** The last progress told, as JSON; {@code 0} if none was. */
    public String progressJson() {
        return stored.text("progress").orElse("0");
    }

    /** The last progress told; empty if it was {@code null}. See {@link #data(Class)}. */
    public <T> Optional<T> progress(Class<T> type) {
        return queue.json().read("The progress of job " + id(), progressJson(), type);
    }

    /** What it resulted in, as JSON; empty if it is not completed. */
    public Optional<String> returnValueJson() {
        return stored.text("returnvalue");
    }

    /** What it resulted in; empty if it is not completed, or if it was nothing. See {@link #data(Class)}. */
    public <T> Optional<T> returnValue(Class<T> type) {
        return queue.json().read("The result of job " + id(), returnValueJson().orElse("null"), type);
    }

    /** Why it failed the last time. */
    public Optional<String> failedReason() {
        return stored.text("failedReason");
    }

    /** The stack traces of its failures, oldest first. */
    public List<String> stacktrace() {
        return stored.stacktrace();
    }

    /** The key of the job that waits for it. */
    public Optional<String> parentKey() {
        return stored.text("parentKey").filter(key -> !key.isEmpty());
    }

    /** The id of the scheduler that made it. */
    public Optional<String> schedulerId() {
        return stored.text("rjk").filter(key -> !key.isEmpty());
    }

    /** The id under which no second one is added. */
    public Optional<String> deduplicationId() {
        return stored.text("deid").filter(id -> !id.isEmpty());
    }

    /** Whether adding it found another one of the same deduplication id, which this is. */
    public boolean wasDeduplicated() {
        return deduplicated;
    }

    /** The jobs that it waits for or has waited for. */
    public Dependencies dependencies() {
        return new Dependencies(queue, id());
    }

    /**
     * Ends the relation to its parent, which then no longer waits for it.
     *
     * @return false if it has none, or the parent does not wait for it
     * @throws dev.quintet.queues.errors.QueueRefusedException if the job or its parent is gone
     */
    public boolean leaveParent() {
        return parentKey().isPresent() && dependencies().leave(parentKey().get());
    }

    /** The state it is in now. */
    public JobState state() {
        String state = Reply.text(
                queue.scripts().run(QueueScript.GET_STATE_V2.on(queue.keys()).with(id())));
        return JobState.of(state == null ? "" : state);
    }

    /** Whether it is in that state now. */
    public boolean is(JobState state) {
        return state() == state;
    }

    /** The job as it is now; empty if it is gone. */
    public Optional<Job> refresh() {
        return queue.job(id());
    }

    /**
     * Replaces its data.
     *
     * @param data what becomes JSON, or {@link RawJson}
     * @throws JobNotFoundException if it is gone
     */
    public void updateData(@Nullable Object data) {
        String json = queue.json().write(dataOfThis(), data);
        queue.run(QueueScript.UPDATE_DATA.on(queue.keys(), key()).with(json), id());
        stored = stored.with("data", json);
    }

    /**
     * Tells how far it is, to whoever looks at it or listens to events.
     *
     * @param progress a number, or anything else that becomes JSON
     * @throws JobNotFoundException if it is gone
     */
    public void updateProgress(@Nullable Object progress) {
        String json = queue.json().write("The progress of job " + id(), progress);
        queue.run(QueueScript.UPDATE_PROGRESS.on(queue.keys(), key()).with(id(), json), id());
        stored = stored.with("progress", json);
    }

    /**
     * Writes a row into its log, of which the latest are kept as its options say.
     *
     * @return how many rows there are
     * @throws JobNotFoundException if it is gone
     */
    public long log(String row) {
        return new JobLogs(queue).add(id(), row, options().keepLogs().orElse(0));
    }

    /** Some rows of its log, counted from 0; at most {@link QueueJobs#MOST} at once. */
    public JobLog logs(long first, long last, JobOrder order) {
        return new JobLogs(queue).read(id(), first, last, order);
    }

    /** Deletes its log, but for the latest rows. */
    public void clearLogs(int keep) {
        new JobLogs(queue).clear(id(), keep);
    }

    /**
     * Makes it ready now, although it is delayed.
     *
     * @throws JobStateException if it is not delayed
     */
    public void promote() {
        queue.run(
                QueueScript.PROMOTE.on(queue.keys()).with(queue.keys().baseBytes(), id()),
                Request.of("promote", id(), "delayed"));
        stored = stored.with("delay", "0");
    }

    /**
     * Delays it by another time, counted from now.
     *
     * @throws JobStateException if it is not delayed
     * @throws JobNotFoundException if it is gone
     */
    public void changeDelay(Duration delay) {
        long millis = Checks.millis("delay", delay);
        queue.run(
                QueueScript.CHANGE_DELAY.on(queue.keys()).with(millis, queue.now(), id(), key()),
                Request.of("changeDelay", id(), "delayed"));
        stored = stored.with("delay", Long.toString(millis));
    }

    /** Gives it another priority, as the last of those that have it. See {@link #changePriority(int, boolean)}. */
    public void changePriority(int priority) {
        changePriority(priority, false);
    }

    /**
     * Gives it another priority. If it is ready to run it takes its new place; else it is told for later.
     *
     * @param priority 0 for none, up to {@link JobOptions#MAX_PRIORITY}
     * @param lifo whether it goes before those that have the same
     * @throws JobNotFoundException if it is gone
     */
    public void changePriority(int priority, boolean lifo) {
        check(
                priority >= 0 && priority <= JobOptions.MAX_PRIORITY,
                "priority must be 0 to %s, was %s",
                JobOptions.MAX_PRIORITY,
                priority);
        queue.run(
                QueueScript.CHANGE_PRIORITY
                        .on(queue.keys())
                        .with(priority, queue.keys().baseBytes(), id(), lifo),
                id());
        stored = stored.with("priority", Integer.toString(priority));
    }

    /** Makes it wait again after it failed. See {@link #retry(RetryOptions)}. */
    public void retry() {
        retry(RetryOptions.FAILED);
    }

    /**
     * Makes it wait again after it finished. A job whose parent still waits for others is one of those again.
     *
     * @throws JobStateException if it is not in that state, for instance because somebody else was faster
     * @throws JobNotFoundException if it is gone
     */
    public void retry(RetryOptions how) {
        boolean failed = how.from() == JobState.FAILED;
        queue.run(
                QueueScript.REPROCESS_JOB
                        .on(
                                queue.keys(),
                                key(),
                                queue.keys().base() + how.from().key())
                        .with(
                                id(),
                                options().lifo() ? "RPUSH" : "LPUSH",
                                failed ? "failedReason" : "returnvalue",
                                how.from().key(),
                                how.resetAttemptsMade(),
                                how.resetAttemptsStarted()),
                Request.of("reprocessJob", id(), how.from().key()));
    }

    /** Removes it with its children. See {@link #remove(boolean)}. */
    public void remove() {
        remove(true);
    }

    /**
     * Removes it, with its log and all else that belongs to it. Nothing happens if it is gone already.
     *
     * @param withChildren also the jobs that it waits for, and theirs
     * @throws LockLostException if a worker has it, or one of its children
     * @throws JobStateException with code -8 if it is the next iteration of a scheduler
     */
    public void remove(boolean withChildren) {
        if (!queue.remove(id(), withChildren)) {
            throw new LockLostException(
                    ReturnCode.LOCK_MISMATCH,
                    "Job " + id() + " could not be removed because it is locked by another worker");
        }
    }

    /**
     * Waits until it is completed or has failed for good.
     *
     * @param events of the same queue
     * @return how it ended; empty if it has not in that time
     * @throws JobNotFoundException if it is gone, for instance because it is removed as soon as it is completed
     */
    public Optional<JobOutcome> waitUntilFinished(QueueEvents events, Duration atMost) {
        return new FinishedJobs(queue).await(id(), events, atMost);
    }

    /**
     * The job for one who holds its lock, such as one who took it by {@link Worker#getNextJob}.
     *
     * @param token with which it was taken
     */
    public HeldJob heldWith(String token) {
        return heldWith(token, DEFAULT_LOCK);
    }

    /**
     * The same for locks of another duration than 30 s.
     *
     * @param lockDuration for how long a job that is taken after it is held
     */
    public HeldJob heldWith(String token, Duration lockDuration) {
        return new HeldJob(this, token, lockDuration);
    }

    /** Lets another job have its deduplication id, if it still has it. Returns whether it had. */
    public boolean removeDeduplicationKey() {
        return deduplicationId()
                .map(id -> Reply.number(queue.scripts()
                                .run(QueueScript.REMOVE_DEDUPLICATION_KEY
                                        .on(queue.keys(), queue.keys().deduplication(id))
                                        .with(id())))
                        > 0)
                .orElse(false);
    }

    @Override
    public String toString() {
        return "Job " + id() + " '" + name() + "' of queue '" + queueName() + "'";
    }
}
