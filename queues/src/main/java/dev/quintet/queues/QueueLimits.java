package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.Suffix;
import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What all workers of a queue together may do at most. Kept in Redis, so that it holds for workers in all languages; each call
 * is one round trip. Thread-safe.
 *
 * @since 1.0
 */
public final class QueueLimits {
    private static final String CONCURRENCY = "concurrency";
    private static final String MAX = "max";
    private static final String DURATION = "duration";
    /** More than any limit, so that none lets a job pass. */
    private static final String EXHAUSTED = "9007199254740991";

    private final QueueParts parts;
    private final String meta;
    private final String limiter;

    QueueLimits(QueueParts parts) {
        this.parts = parts;
        this.meta = parts.keys().key(Suffix.META);
        this.limiter = parts.keys().key(Suffix.LIMITER);
    }

    /**
     * So many jobs in so much time.
     *
     * @param max jobs
     * @param duration the time from the first of them on
     * @since 1.0
     */
    public record Rate(int max, Duration duration) {
        public Rate {
            check(max >= 1, "max must be at least 1 job, was %s", max);
            check(duration.toMillis() >= 1, "duration must be at least 1 ms, was %s", duration);
        }
    }

    /** How many jobs may be active at once; empty for any number. */
    public OptionalInt concurrency() {
        String stored = parts.database().call(redis -> redis.hget(meta, CONCURRENCY));
        return number(stored);
    }

    /** Lets only so many jobs be active at once, over all workers. Those that are more already go on. */
    public void setConcurrency(int jobs) {
        check(jobs >= 1, "concurrency must be at least 1 job, was %s", jobs);
        Boolean unused = parts.database().call(redis -> redis.hset(meta, CONCURRENCY, Integer.toString(jobs)));
    }

    public void removeConcurrency() {
        Long unused = parts.database().call(redis -> redis.hdel(meta, CONCURRENCY));
    }

    /** Whether as many jobs are active as may be. */
    public boolean isMaxed() {
        return Reply.number(parts.scripts()
                        .run(QueueScript.IS_MAXED.on(parts.keys()).with()))
                > 0;
    }

    /** How many jobs may be begun in what time; empty for any number. */
    public Optional<Rate> rate() {
        List<KeyValue<String, String>> stored = parts.database().call(redis -> redis.hmget(meta, MAX, DURATION));
        OptionalInt max = number(stored.get(0).getValueOrElse(""));
        OptionalInt duration = number(stored.get(1).getValueOrElse(""));
        return max.orElse(0) >= 1 && duration.orElse(0) >= 1
                ? Optional.of(new Rate(max.getAsInt(), Duration.ofMillis(duration.getAsInt())))
                : Optional.empty();
    }

    /** Lets only so many jobs be begun in so much time, over all workers. A worker that has a time of its own keeps that. */
    public void setRate(Rate rate) {
        Long unused = parts.database()
                .call(redis -> redis.hset(
                        meta,
                        Map.of(
                                MAX,
                                Integer.toString(rate.max()),
                                DURATION,
                                Long.toString(rate.duration().toMillis()))));
    }

    public void removeRate() {
        Long unused = parts.database().call(redis -> redis.hdel(meta, MAX, DURATION));
    }

    /**
     * Lets no job be begun for a time, for instance because another service said so. Workers without any limit, neither their
     * own nor the queue's, do not look.
     */
    public void holdFor(Duration time) {
        check(time.toMillis() >= 1, "time must be at least 1 ms, was %s", time);
        exhaust(parts.database(), parts.keys(), time.toMillis());
    }

    /** Uses up the limit of a queue for so many milliseconds, as BullMQ does when it is done by hand. */
    static void exhaust(RedisDatabase database, QueueKeys keys, long millis) {
        String key = keys.key(Suffix.LIMITER);
        String unused = database.call(redis -> redis.set(key, EXHAUSTED, SetArgs.Builder.px(millis)));
    }

    /** Lets jobs be begun again at once, as if none had been in the current time. */
    public void release() {
        Long unused = parts.database().call(redis -> redis.del(limiter));
    }

    /** For how long no job may be begun now, because the queue's own limit is reached; zero if one may. */
    public Duration remaining() {
        return remaining(0);
    }

    /**
     * For how long no job may be begun now by a worker with a limit.
     *
     * @param max the worker's limit; 0 for the queue's own
     */
    public Duration remaining(int max) {
        check(max >= 0, "max must not be negative, was %s", max);
        // With neither limit the answer is how long the counter lives, or that there is none, as a negative number.
        return Duration.ofMillis(Math.max(0, parts.count(QueueScript.GET_RATE_LIMIT_TTL, Integer.toString(max))));
    }

    private static OptionalInt number(@Nullable String stored) {
        if (stored == null || stored.isEmpty()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Reply.number(stored)));
    }
}
