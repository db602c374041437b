package dev.quintet.queues;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How events are read. Immutable; {@link #builder()} begins with the defaults.
 *
 * @since 1.0
 */
public final class QueueEventsOptions {
    public static final QueueEventsOptions DEFAULTS = builder().build();

    private final Optional<String> from;
    private final Duration blockingTimeout;
    private final int batch;

    private QueueEventsOptions(Builder builder) {
        from = builder.from;
        blockingTimeout = builder.blockingTimeout;
        batch = builder.batch;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The event after which to begin; empty for those that happen from now on. */
    public Optional<String> from() {
        return from;
    }

    /** How long one wait for events lasts. */
    public Duration blockingTimeout() {
        return blockingTimeout;
    }

    /** How many events are read at once at most. */
    public int batch() {
        return batch;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private static final Pattern ID = Pattern.compile("\\d+(-\\d+)?");

        private Optional<String> from = Optional.empty();
        private Duration blockingTimeout = Duration.ofSeconds(10);
        private int batch = 1000;

        private Builder() {}

        /**
         * Begins after this event, {@code "0"} with the oldest that the queue remembers. Without it, with those that happen from
         * now on.
         *
         * @param eventId an {@link QueueEvent#id}
         */
        public Builder from(String eventId) {
            if (!ID.matcher(eventId).matches()) {
                throw new IllegalArgumentException("An event's id looks like 1795410798384-0, but was '" + eventId
                        + "'. Write \"0\" for all events.");
            }
            from = Optional.of(eventId);
            return this;
        }

        /**
         * How long one wait for events lasts; default 10 s. Shorter costs a quiet queue more round trips, longer lets a dead
         * connection go unnoticed longer.
         */
        public Builder blockingTimeout(Duration blockingTimeout) {
            if (blockingTimeout.toMillis() < 1) {
                throw new IllegalArgumentException("blockingTimeout must be at least 1 ms, was " + blockingTimeout);
            }
            this.blockingTimeout = blockingTimeout;
            return this;
        }

        /** How many events are read in one round trip at most; default 1000. */
        public Builder batch(int batch) {
            if (batch < 1) {
                throw new IllegalArgumentException("batch must be at least 1 event, was " + batch);
            }
            this.batch = batch;
            return this;
        }

        public QueueEventsOptions build() {
            return new QueueEventsOptions(this);
        }
    }
}
