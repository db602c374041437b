package dev.quintet.queues;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a worker takes and runs jobs. Immutable; {@link #builder()} begins with the defaults, which are BullMQ's, so that mixed
 * fleets behave alike.
 *
 * @since 1.0
 */
public final class WorkerOptions {
    public static final WorkerOptions DEFAULTS = builder().build();

    private final int concurrency;
    private final Duration lockDuration;
    private final Duration lockRenewTime;
    private final Duration stalledInterval;
    private final int maxStalledCount;
    private final OptionalInt maxStartedAttempts;
    private final Duration drainDelay;
    private final Optional<QueueLimits.Rate> limiter;
    private final Duration maximumRateLimitDelay;
    private final Duration runRetryDelay;
    private final Optional<Retention> removeOnComplete;
    private final Optional<Retention> removeOnFail;
    private final OptionalInt maxDataPoints;
    private final Optional<String> name;
    private final boolean autorun;
    private final boolean skipStalledCheck;
    private final boolean skipLockRenewal;
    private final Optional<BackoffStrategy> backoffStrategy;
    private final Duration closeTimeout;
    private final Optional<Executor> executor;
    private final Optional<CircuitBreaker> circuitBreaker;

    private WorkerOptions(Builder builder) {
        concurrency = builder.concurrency;
        lockDuration = builder.lockDuration;
        lockRenewTime = builder.lockRenewTime == null ? builder.lockDuration.dividedBy(2) : builder.lockRenewTime;
        stalledInterval = builder.stalledInterval;
        maxStalledCount = builder.maxStalledCount;
        maxStartedAttempts = builder.maxStartedAttempts;
        drainDelay = builder.drainDelay;
        limiter = builder.limiter;
        maximumRateLimitDelay = builder.maximumRateLimitDelay;
        runRetryDelay = builder.runRetryDelay;
        removeOnComplete = builder.removeOnComplete;
        removeOnFail = builder.removeOnFail;
        maxDataPoints = builder.maxDataPoints;
        name = builder.name;
        autorun = builder.autorun;
        skipStalledCheck = builder.skipStalledCheck;
        skipLockRenewal = builder.skipLockRenewal;
        backoffStrategy = builder.backoffStrategy;
        closeTimeout = builder.closeTimeout;
        executor = builder.executor;
        circuitBreaker = builder.circuitBreaker;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How many jobs run at once. */
    public int concurrency() {
        return concurrency;
    }

    /** How long a job stays this worker's without being renewed. */
    public Duration lockDuration() {
        return lockDuration;
    }

    /** How old a lock may become before it is renewed; zero for never. */
    public Duration lockRenewTime() {
        return lockRenewTime;
    }

    /** How often to look for jobs whose workers are gone. */
    public Duration stalledInterval() {
        return stalledInterval;
    }

    /** How often a job may stall before it fails. */
    public int maxStalledCount() {
        return maxStalledCount;
    }

    /** How often a job may be started, if that is bounded. */
    public OptionalInt maxStartedAttempts() {
        return maxStartedAttempts;
    }

    /** How long to wait for the marker when there is nothing to do. */
    public Duration drainDelay() {
        return drainDelay;
    }

    /** How many jobs may be started in a span of time, if that is bounded. */
    public Optional<QueueLimits.Rate> limiter() {
        return limiter;
    }

    /** The longest nap while limited. */
    public Duration maximumRateLimitDelay() {
        return maximumRateLimitDelay;
    }

    /** The longest pause between tries while Redis is away. */
    public Duration runRetryDelay() {
        return runRetryDelay;
    }

    /** What is kept of completed jobs that have no opinion of their own. */
    public Optional<Retention> removeOnComplete() {
        return removeOnComplete;
    }

    /** What is kept of failed jobs that have no opinion of their own. */
    public Optional<Retention> removeOnFail() {
        return removeOnFail;
    }

    /** For how many minutes it is kept how many jobs finished, if it is. */
    public OptionalInt maxDataPoints() {
        return maxDataPoints;
    }

    /** The worker's name, if it has one. */
    public Optional<String> name() {
        return name;
    }

    /** Whether the worker begins at once. */
    public boolean autorun() {
        return autorun;
    }

    /** Whether this worker leaves it to others to look for stalled jobs. */
    public boolean skipStalledCheck() {
        return skipStalledCheck;
    }

    /** Whether locks are left to run out. */
    public boolean skipLockRenewal() {
        return skipLockRenewal || lockRenewTime.isZero();
    }

    /** How long to wait before another attempt, for types of backoff that are not BullMQ's own. */
    public Optional<BackoffStrategy> backoffStrategy() {
        return backoffStrategy;
    }

    /** How long closing waits for the jobs that run. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** Where handlers run, if not on threads of the worker's own. */
    public Optional<Executor> executor() {
        return executor;
    }

    /** When the worker stops taking jobs because too many fail, if it does. */
    public Optional<CircuitBreaker> circuitBreaker() {
        return circuitBreaker;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private static final Pattern NAME = Pattern.compile("[!-~]+");

        private int concurrency = 1;
        private Duration lockDuration = Duration.ofSeconds(30);
        private @Nullable Duration lockRenewTime;
        private Duration stalledInterval = Duration.ofSeconds(30);
        private int maxStalledCount = 1;
        private OptionalInt maxStartedAttempts = OptionalInt.empty();
        private Duration drainDelay = Duration.ofSeconds(5);
        private Optional<QueueLimits.Rate> limiter = Optional.empty();
        private Duration maximumRateLimitDelay = Duration.ofSeconds(30);
        private Duration runRetryDelay = Duration.ofSeconds(1);
        private Optional<Retention> removeOnComplete = Optional.empty();
        private Optional<Retention> removeOnFail = Optional.empty();
        private OptionalInt maxDataPoints = OptionalInt.empty();
        private Optional<String> name = Optional.empty();
        private boolean autorun = true;
        private boolean skipStalledCheck;
        private boolean skipLockRenewal;
        private Optional<BackoffStrategy> backoffStrategy = Optional.empty();
        private Duration closeTimeout = Duration.ofSeconds(30);
        private Optional<Executor> executor = Optional.empty();
        private Optional<CircuitBreaker> circuitBreaker = Optional.empty();

        private Builder() {}

        /**
         * How many jobs run at once; default 1. Raise it for jobs that wait, into the thousands where the JVM has virtual threads; a job
         * that computes gains nothing beyond the number of cores.
         */
        public Builder concurrency(int concurrency) {
            this.concurrency = atLeast("concurrency", concurrency, 1);
            return this;
        }

        /**
         * How long a job stays this worker's without being renewed; default 30 s. It bounds how long a job lies still whose worker
         * died, and how long a worker may be stopped, by the garbage collector for instance, without losing its jobs.
         */
        public Builder lockDuration(Duration lockDuration) {
            this.lockDuration = atLeastOneMilli("lockDuration", lockDuration);
            return this;
        }

        /** How old a lock may become before it is renewed; default half of {@link #lockDuration}. Zero for never. */
        public Builder lockRenewTime(Duration lockRenewTime) {
            this.lockRenewTime =
                    lockRenewTime.isZero() ? lockRenewTime : atLeastOneMilli("lockRenewTime", lockRenewTime);
            return this;
        }

        /** How often to look for jobs whose workers are gone; default 30 s. One of all workers looks in each interval. */
        public Builder stalledInterval(Duration stalledInterval) {
            this.stalledInterval = atLeastOneMilli("stalledInterval", stalledInterval);
            return this;
        }

        /** How often a job may stall before it fails; default 1. Higher forgives hosts that die; a job that kills them kills more. */
        public Builder maxStalledCount(int maxStalledCount) {
            this.maxStalledCount = atLeast("maxStalledCount", maxStalledCount, 0);
            return this;
        }

        /** How often a job may be started, moves by its handler included; more fails it without running it. Default: no bound. */
        public Builder maxStartedAttempts(int maxStartedAttempts) {
            this.maxStartedAttempts = OptionalInt.of(atLeast("maxStartedAttempts", maxStartedAttempts, 0));
            return this;
        }

        /**
         * How long to wait for the marker when there is nothing to do, and so how long a job may lie there whose marker was lost;
         * default 5 s. Longer makes an idle worker ask less.
         */
        public Builder drainDelay(Duration drainDelay) {
            this.drainDelay = atLeastOneMilli("drainDelay", drainDelay);
            return this;
        }

        /**
         * How many jobs all workers of the queue may start in a span of time. Default: no bound. All workers should have the same, or
         * none, and the queue have it instead.
         */
        public Builder limiter(int max, Duration per) {
            this.limiter = Optional.of(new QueueLimits.Rate(max, per));
            return this;
        }

        /** The longest nap while limited, after which delayed jobs that are due are seen to; default 30 s. */
        public Builder maximumRateLimitDelay(Duration maximumRateLimitDelay) {
            this.maximumRateLimitDelay = atLeastOneMilli("maximumRateLimitDelay", maximumRateLimitDelay);
            return this;
        }

        /**
         * The longest pause between tries while Redis is away; default 1 s. The first is 50 ms, each other twice as long, all a little
         * random. (BullMQ always waits 15 s.)
         */
        public Builder runRetryDelay(Duration runRetryDelay) {
            this.runRetryDelay = atLeastOneMilli("runRetryDelay", runRetryDelay);
            return this;
        }

        /** What is kept of completed jobs that have no opinion of their own. Default: all. */
        public Builder removeOnComplete(Retention removeOnComplete) {
            this.removeOnComplete = Optional.of(removeOnComplete);
            return this;
        }

        /** What is kept of failed jobs that have no opinion of their own. Default: all. */
        public Builder removeOnFail(Retention removeOnFail) {
            this.removeOnFail = Optional.of(removeOnFail);
            return this;
        }

        /** For how many minutes it is kept in Redis how many jobs finished. Default: it is not. Two weeks are 20 160. */
        public Builder maxDataPoints(int maxDataPoints) {
            this.maxDataPoints = OptionalInt.of(atLeast("maxDataPoints", maxDataPoints, 1));
            return this;
        }

        /**
         * The worker's name: noted in each job that it takes, and shown in lists of workers. Default: none.
         *
         * @param name printable ASCII without spaces, because it becomes part of a connection's name in Redis
         */
        public Builder name(String name) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "A worker's name is printable ASCII without spaces, because Redis keeps it as a connection's name, but was '"
                                + name + "'");
            }
            this.name = Optional.of(name);
            return this;
        }

        /** Whether the worker begins at once; default yes. Else it begins with {@link Worker#run()}. */
        public Builder autorun(boolean autorun) {
            this.autorun = autorun;
            return this;
        }

        /** Leaves it to other workers to look for stalled jobs. Somebody must. */
        public Builder skipStalledCheck() {
            skipStalledCheck = true;
            return this;
        }

        /** Lets locks run out, for handlers that are always done within {@link #lockDuration}. */
        public Builder skipLockRenewal() {
            skipLockRenewal = true;
            return this;
        }

        /** How long to wait before another attempt, for types of backoff that are neither {@code fixed} nor {@code exponential}. */
        public Builder backoffStrategy(BackoffStrategy backoffStrategy) {
            this.backoffStrategy = Optional.of(backoffStrategy);
            return this;
        }

        /**
         * How long closing waits for the jobs that run before it gives them back to the queue; default 30 s. Keep it below the time after
         * which your platform kills the process.
         */
        public Builder closeTimeout(Duration closeTimeout) {
            if (closeTimeout.isNegative()) {
                throw new IllegalArgumentException("closeTimeout must not be negative, was " + closeTimeout);
            }
            this.closeTimeout = closeTimeout;
            return this;
        }

        /**
         * Where handlers run, and what follows when Redis was told that a job is completed. Default: threads of the worker's own,
         * virtual where the JVM has them, as many as jobs run at once. One with as many platform threads as cores suits jobs that
         * compute. It must have threads of its own: one that runs its tasks on the caller's would hold up the connection. The worker
         * does not shut it down.
         */
        public Builder executor(Executor executor) {
            this.executor = Optional.of(executor);
            return this;
        }

        /** When to stop taking jobs because too many fail, for instance {@link CircuitBreaker#DEFAULTS}. Default: never. */
        public Builder circuitBreaker(CircuitBreaker circuitBreaker) {
            this.circuitBreaker = Optional.of(circuitBreaker);
            return this;
        }

        public WorkerOptions build() {
            return new WorkerOptions(this);
        }

        private static int atLeast(String option, int value, int least) {
            if (value < least) {
                throw new IllegalArgumentException(option + " must be at least " + least + ", was " + value);
            }
            return value;
        }

        private static Duration atLeastOneMilli(String option, Duration value) {
            if (value.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException(option + " must be at least 1 ms, was " + value);
            }
            return value;
        }
    }
}
