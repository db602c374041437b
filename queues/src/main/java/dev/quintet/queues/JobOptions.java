package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a job is to be treated. Immutable; {@link #builder()} begins with none set, and what is not set comes from the queue's
 * default options.
 *
 * <p>Options that this version does not know are kept as they were found, and are written again with the others.
 *
 * <pre>{@code
 * JobOptions options = JobOptions.builder()
 *         .attempts(5)
 *         .backoff(Backoff.exponential(Duration.ofSeconds(1)).withJitter(0.5))
 *         .removeOnComplete(Retention.newest(1000))
 *         .build();
 * }</pre>
 *
 * @since 1.0
 */
public final class JobOptions {
    private static final List<String> PARENT_FLAGS = List.of("fpof", "cpof", "idof", "rdof");

    /** Nothing set. */
    public static final JobOptions NONE = builder().build();

    /** The highest number of a priority, which is the lowest of the priorities. */
    public static final int MAX_PRIORITY = 2_097_151;

    private final Map<String, Object> stored;

    private JobOptions(Map<String, Object> stored) {
        this.stored = Collections.unmodifiableMap(stored);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Options from the form that BullMQ stores, whoever wrote it. What is not as it should be reads as not set.
     *
     * @param stored names as they are stored, {@code kl} for keepLogs and so on, to text, numbers, booleans, lists and maps
     */
    public static JobOptions ofStored(Map<String, ?> stored) {
        Map<String, Object> copy = new LinkedHashMap<>();
        stored.forEach((name, value) -> {
            if (value != null) {
                copy.put(name, value);
            }
        });
        return new JobOptions(copy);
    }

    /** The form that BullMQ stores, unmodifiable; what is not set is not in it. */
    public Map<String, Object> stored() {
        return stored;
    }

    /** A builder that begins with these. */
    public Builder toBuilder() {
        return new Builder(stored);
    }

    /** These, over others: what is set here hides what is set there. The id is not taken from there. */
    JobOptions over(JobOptions defaults) {
        if (defaults.stored.isEmpty()) {
            return this;
        }
        Map<String, Object> merged = new LinkedHashMap<>(defaults.stored);
        merged.remove("jobId");
        merged.putAll(stored);
        return new Builder(merged).build();
    }

    /** How often the job is tried; 0 and 1 both mean once. */
    public int attempts() {
        return integer("attempts").orElse(0);
    }

    public Optional<Backoff> backoff() {
        return Optional.ofNullable(stored.get("backoff")).flatMap(Backoff::read);
    }

    /** How long it may not be run; zero if it may at once. */
    public Duration delay() {
        return Duration.ofMillis(number("delay").orElse(0));
    }

    /** 1 is served before 2; 0 is none, which is served before all. */
    public int priority() {
        return integer("priority").orElse(0);
    }

    /** Whether it is served before those that came earlier. */
    public boolean lifo() {
        Object value = stored.get("lifo");
        return value != null && !Boolean.FALSE.equals(value);
    }

    /** The id that was asked for; empty to have one made. */
    public Optional<String> jobId() {
        return text("jobId").filter(id -> !id.isEmpty());
    }

    /** When the job counts as made, if that is not when it was added. */
    public Optional<Instant> timestamp() {
        return present(number("timestamp")).map(Instant::ofEpochMilli);
    }

    public Optional<Retention> removeOnComplete() {
        return Optional.ofNullable(stored.get("removeOnComplete")).flatMap(Retention::read);
    }

    public Optional<Retention> removeOnFail() {
        return Optional.ofNullable(stored.get("removeOnFail")).flatMap(Retention::read);
    }

    /** How many stack traces are kept, the latest ones. */
    public OptionalInt stackTraceLimit() {
        return integer("stackTraceLimit");
    }

    /** The most bytes that the data may have as JSON. */
    public OptionalInt sizeLimit() {
        return integer("sizeLimit");
    }

    /** How many rows of log are kept, the latest ones. */
    public OptionalInt keepLogs() {
        return integer("kl");
    }

    public Optional<Deduplication> deduplication() {
        return Optional.ofNullable(stored.get("de")).flatMap(Deduplication::read);
    }

    /** The job that waits for this one. */
    public Optional<JobParent> parent() {
        return stored.get("parent") instanceof Map<?, ?> parent
                        && parent.get("queue") instanceof String queue
                        && parent.get("id") instanceof String id
                        && queue.indexOf(':') > 0
                        && !id.isEmpty()
                ? Optional.of(new JobParent(queue, id))
                : Optional.empty();
    }

    /** Whether the parent fails when this fails. */
    public boolean failParentOnFailure() {
        return isTrue("fpof");
    }

    /** Whether the parent goes on at once when this fails. */
    public boolean continueParentOnFailure() {
        return isTrue("cpof");
    }

    /** Whether the parent goes on without this when all others are done. */
    public boolean ignoreDependencyOnFailure() {
        return isTrue("idof");
    }

    /** Whether the parent forgets about this when it fails. */
    public boolean removeDependencyOnFailure() {
        return isTrue("rdof");
    }

    /** What a tracing library gave along, for the one that processes the job. */
    public Optional<String> telemetryMetadata() {
        return text("tm");
    }

    /** Whether processing begins a trace of its own. */
    public boolean omitTelemetryContext() {
        return isTrue("omc");
    }

    /** The same, carrying this of a trace, unless they carry something or are told not to. */
    public JobOptions carrying(Optional<String> context) {
        return context.isEmpty()
                        || omitTelemetryContext()
                        || telemetryMetadata().isPresent()
                ? this
                : toBuilder().telemetryMetadata(context.get()).build();
    }

    /** The one of BullMQ's four short names of the flags about the parent that is set. */
    Optional<String> parentFlag() {
        return PARENT_FLAGS.stream().filter(this::isTrue).findFirst();
    }

    private boolean isTrue(String name) {
        return Boolean.TRUE.equals(stored.get(name));
    }

    private Optional<String> text(String name) {
        Object value = stored.get(name);
        return value instanceof String || value instanceof Number ? Optional.of(value.toString()) : Optional.empty();
    }

    private OptionalLong number(String name) {
        return stored.get(name) instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    private OptionalInt integer(String name) {
        return stored.get(name) instanceof Number number ? OptionalInt.of(number.intValue()) : OptionalInt.empty();
    }

    private static Optional<Long> present(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobOptions options && stored.equals(options.stored);
    }

    @Override
    public int hashCode() {
        return stored.hashCode();
    }

    /** The names and values, without those that may hold what others must not see. */
    @Override
    public String toString() {
        return "JobOptions" + stored;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Object> stored;

        private Builder() {
            this(Map.of());
        }

        private Builder(Map<String, Object> stored) {
            this.stored = new LinkedHashMap<>(stored);
        }

        /** How often the job is tried, the first time included; 0, which means once, by default. */
        public Builder attempts(int attempts) {
            check(attempts >= 0, "attempts must not be negative, was %s", attempts);
            return set("attempts", attempts);
        }

        /** How long it waits before it is tried again; not at all by default. */
        public Builder backoff(Backoff backoff) {
            return set("backoff", backoff.stored());
        }

        /** How long it may not be run, in whole milliseconds; zero runs it at once. */
        public Builder delay(Duration delay) {
            return set("delay", Checks.millis("delay", delay));
        }

        /**
         * 1 is served before 2, up to {@link #MAX_PRIORITY}; 0, which is served before all others, by default. Adding jobs
         * with a priority costs Redis more the more of them wait.
         */
        public Builder priority(int priority) {
            check(
                    priority >= 0 && priority <= MAX_PRIORITY,
                    "priority must be 0 to %s, was %s",
                    MAX_PRIORITY,
                    priority);
            return set("priority", priority);
        }

        /** Serves it before those that came earlier. */
        public Builder lifo() {
            return set("lifo", true);
        }

        /**
         * The id to have, instead of one that is made; adding a second job of the same id changes nothing.
         *
         * @param id not a whole number, which could meet one that is made, and without {@code :}; empty to have one made
         */
        public Builder jobId(String id) {
            return id.isEmpty() ? unset("jobId") : set("jobId", JobIds.checked(id));
        }

        /** When the job counts as made; when it is added by default. */
        public Builder timestamp(Instant timestamp) {
            return set("timestamp", timestamp.toEpochMilli());
        }

        /** Which completed jobs are kept; what the worker says by default, else all. */
        public Builder removeOnComplete(Retention retention) {
            return set("removeOnComplete", retention.stored());
        }

        /** Which failed jobs are kept; what the worker says by default, else all. */
        public Builder removeOnFail(Retention retention) {
            return set("removeOnFail", retention.stored());
        }

        /** How many stack traces are kept, the latest ones; all by default. */
        public Builder stackTraceLimit(int traces) {
            check(traces >= 0, "stackTraceLimit must not be negative, was %s", traces);
            return set("stackTraceLimit", traces);
        }

        /** The most bytes that the data may have as JSON in UTF-8; adding more is refused. */
        public Builder sizeLimit(int bytes) {
            check(bytes >= 1, "sizeLimit must be at least 1 byte, was %s", bytes);
            return set("sizeLimit", bytes);
        }

        /** How many rows of log are kept, the latest ones; all by default. */
        public Builder keepLogs(int rows) {
            check(rows >= 1, "keepLogs must be at least 1 row, was %s", rows);
            return set("kl", rows);
        }

        /** Keeps it from being added while another one of the same deduplication id is about. */
        public Builder deduplication(Deduplication deduplication) {
            return set("de", deduplication.stored());
        }

        /** Lets a job wait for this one. */
        public Builder parent(JobParent parent) {
            return set("parent", Map.of("id", parent.id(), "queue", parent.queue()));
        }

        /** Fails the parent when this fails for good. One of four, of which a job can have one. */
        public Builder failParentOnFailure() {
            return set("fpof", true);
        }

        /** Lets the parent go on at once when this fails for good, to look at what its other children did. */
        public Builder continueParentOnFailure() {
            return set("cpof", true);
        }

        /** Lets the parent go on when this fails for good and all others are done; it can read why. */
        public Builder ignoreDependencyOnFailure() {
            return set("idof", true);
        }

        /** Makes the parent forget about this when it fails for good. */
        public Builder removeDependencyOnFailure() {
            return set("rdof", true);
        }

        /** What a tracing library wants to give along. */
        public Builder telemetryMetadata(String metadata) {
            return set("tm", metadata);
        }

        /** Lets processing begin a trace of its own. */
        public Builder omitTelemetryContext() {
            return set("omc", true);
        }

        private Builder set(String name, Object value) {
            stored.put(name, value);
            return this;
        }

        private Builder unset(String name) {
            stored.remove(name);
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if some of them exclude each other
         */
        public JobOptions build() {
            List<String> flags =
                    PARENT_FLAGS.stream().filter(stored::containsKey).toList();
            check(
                    flags.size() <= 1,
                    "Only one of failParentOnFailure, continueParentOnFailure, ignoreDependencyOnFailure and "
                            + "removeDependencyOnFailure can be set, but these are: %s",
                    flags);
            check(
                    !(stored.containsKey("de") && stored.containsKey("parent")),
                    "A job with a parent cannot have a deduplication id: the parent would wait for a job that is not added");
            return new JobOptions(new LinkedHashMap<>(stored));
        }
    }
}
