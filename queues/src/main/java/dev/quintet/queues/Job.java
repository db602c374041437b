package dev.quintet.queues;

import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** The state it is in now. */
    public JobState state() {
        String state = Reply.text(
                queue.scripts().run(QueueScript.GET_STATE_V2.on(queue.keys()).with(id())));
        return JobState.of(state == null ? "" : state);
    }

    /** The job as it is now; empty if it is gone. */
    public Optional<Job> refresh() {
        return queue.job(id());
    }

    @Override
    public String toString() {
        return "Job " + id() + " '" + name() + "' of queue '" + queueName() + "'";
    }
}
