package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.schedulers.RepeatStrategy;
import java.time.Clock;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a queue is written to and read from. Immutable; {@link #builder()} begins with the defaults, which are BullMQ's.
 *
 * @since 1.0
 */
public final class QueueOptions {
    public static final QueueOptions DEFAULTS = builder().build();

    private final String prefix;
    private final JobOptions defaultJobOptions;
    private final JsonMapper json;
    private final Clock clock;
    private final int maxEvents;
    private final boolean describe;
    private final RepeatStrategy repeatStrategy;
    private final QueueTelemetry telemetry;

    private QueueOptions(Builder builder) {
        prefix = builder.prefix;
        defaultJobOptions = builder.defaultJobOptions;
        json = builder.json;
        clock = builder.clock;
        maxEvents = builder.maxEvents;
        describe = builder.describe;
        repeatStrategy = builder.repeatStrategy;
        telemetry = builder.telemetry;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The same with another prefix. */
    QueueOptions withPrefix(String prefix) {
        Builder same = builder()
                .prefix(prefix)
                .defaultJobOptions(defaultJobOptions)
                .json(json)
                .clock(clock)
                .maxEvents(maxEvents)
                .repeatStrategy(repeatStrategy)
                .telemetry(telemetry);
        same.describe = describe;
        return same.build();
    }

    /** What the queue's keys begin with. */
    public String prefix() {
        return prefix;
    }

    /** What a job gets where its own options say nothing. */
    public JobOptions defaultJobOptions() {
        return defaultJobOptions;
    }

    /** How data and results become JSON and back. */
    public JsonMapper json() {
        return json;
    }

    /** What time it is. BullMQ goes by its clients' clocks. */
    public Clock clock() {
        return clock;
    }

    /** About how many events are kept. */
    public int maxEvents() {
        return maxEvents;
    }

    /** When schedules with a pattern are due. */
    public RepeatStrategy repeatStrategy() {
        return repeatStrategy;
    }

    /** Who traces what happens to its jobs. */
    public QueueTelemetry telemetry() {
        return telemetry;
    }

    /** Whether the queue writes down who uses it. */
    boolean describes() {
        return describe;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        // As JavaScript reads it: what is left out is 0 or false.
        private static final JsonMapper MAPPER = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();

        private String prefix = QueueKeys.DEFAULT_PREFIX;
        private JobOptions defaultJobOptions = JobOptions.NONE;
        private JsonMapper json = MAPPER;
        private Clock clock = Clock.systemUTC();
        private int maxEvents = 10_000;
        private boolean describe = true;
        private RepeatStrategy repeatStrategy = RepeatStrategy.CRON;
        private QueueTelemetry telemetry = QueueTelemetry.NONE;

        private Builder() {}

        /**
         * What the queue's keys begin with; {@code bull} by default, as everywhere with BullMQ. All who use a queue must agree
         * on it. A hash tag in it, {@code {bull}}, keeps all queues in one slot of a cluster, which a flow over several queues needs.
         *
         * @throws IllegalArgumentException if it is empty, too long, or has a hash tag that is not whole
         */
        public Builder prefix(String prefix) {
            this.prefix = QueueKeys.checkedPrefix(Checks.text("prefix", prefix));
            return this;
        }

        /** What a job gets where its own options say nothing; its id is not among that. */
        public Builder defaultJobOptions(JobOptions options) {
            this.defaultJobOptions = options;
            return this;
        }

        /** How data and results become JSON and back; plain Jackson by default. */
        public Builder json(JsonMapper json) {
            this.json = json;
            return this;
        }

        /** What time it is; the system's by default. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** About how many events are kept for {@code QueueEvents}; 10 000 by default. The last one to open the queue decides. */
        public Builder maxEvents(int events) {
            check(events >= 0, "maxEvents must not be negative, was %s", events);
            this.maxEvents = events;
            return this;
        }

        /** When schedules with a pattern are due; cron by default. All who work the queue need the same. */
        public Builder repeatStrategy(RepeatStrategy strategy) {
            this.repeatStrategy = strategy;
            return this;
        }

        /** Who traces what is added to the queue and what its workers do; nobody by default. */
        public Builder telemetry(QueueTelemetry telemetry) {
            this.telemetry = telemetry;
            return this;
        }

        /** Leaves alone what the queue says about itself, its version and its number of events, when it is opened. */
        public Builder withoutDescription() {
            this.describe = false;
            return this;
        }

        public QueueOptions build() {
            return new QueueOptions(this);
        }
    }
}
