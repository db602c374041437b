package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ReturnCode;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that one job waits for or has waited for: its children. They are named by their keys in Redis, {@code prefix:queue:id},
 * because they may be in other queues. What was kept of them goes when the job itself is removed, not when they are.
 *
 * <p>Thread-safe; each call asks Redis. Those that return all of something read it in pages of a thousand.
 *
 * @since 1.0
 */
public final class Dependencies {
    private static final int PAGE = 1000;

    private final QueueParts queue;
    private final String id;

    Dependencies(QueueParts queue, String id) {
        this.queue = queue;
        this.id = id;
    }

    /** What has become of a child. */
    public enum Kind {
        /** Completed; what it returned is kept. */
        PROCESSED("processed", ":processed"),
        /** Not finished yet, or failed without any of the four options about its parent. */
        UNPROCESSED("unprocessed", ":dependencies"),
        /** Failed, with the option to ignore that or to let the parent go on; why is kept. */
        IGNORED("ignored", ":failed"),
        /** Failed, and made the parent fail. */
        FAILED("failed", ":unsuccessful");

        private final String wireName;
        private final String suffix;

        Kind(String wireName, String suffix) {
            this.wireName = wireName;
            this.suffix = suffix;
        }
    }

    /** How many there are of each kind. */
    public record Counts(long processed, long unprocessed, long ignored, long failed) {}

    /**
     * Some children.
     *
     * @param keys by key what is kept of them: a result in JSON, a reason; nothing for those that are unprocessed or failed
     * @param next where to go on; {@code "0"} when that was all
     */
    public record Page(Map<String, String> keys, String next) {}

    private String key(Kind kind) {
        return queue.keys().job(id) + kind.suffix;
    }

    /** How many there are of each kind, in one round trip. */
    public Counts counts() {
        List<@Nullable Object> counts = Reply.list(queue.scripts()
                .run(QueueScript.GET_DEPENDENCY_COUNTS
                        .on(
                                queue.keys(),
                                key(Kind.PROCESSED),
                                key(Kind.UNPROCESSED),
                                key(Kind.IGNORED),
                                key(Kind.FAILED))
                        .with(
                                Kind.PROCESSED.wireName,
                                Kind.UNPROCESSED.wireName,
                                Kind.IGNORED.wireName,
                                Kind.FAILED.wireName)));
        return new Counts(
                Reply.number(counts.get(0)),
                Reply.number(counts.get(1)),
                Reply.number(counts.get(2)),
                Reply.number(counts.get(3)));
    }

    /** What the completed children returned, in JSON, by their keys. */
    public Map<String, String> resultsJson() {
        return all(Kind.PROCESSED);
    }

    /**
     * What the completed children returned, by their keys; without those that returned nothing.
     *
     * @throws UnreadableJobException if one of them does not fit the type
     */
    public <T> Map<String, T> results(Class<T> type) {
        Map<String, T> results = new LinkedHashMap<>();
        resultsJson()
                .forEach((key, json) -> queue.json()
                        .read("The result of " + key, json, type)
                        .ifPresent(result -> results.put(key, result)));
        return results;
    }

    /** Why children failed whose failure did not matter, by their keys. */
    public Map<String, String> ignoredFailures() {
        return all(Kind.IGNORED);
    }

    /** The children that have not finished yet. */
    public Set<String> unprocessed() {
        return all(Kind.UNPROCESSED).keySet();
    }

    /** The children that made this job fail. */
    public Set<String> failed() {
        return all(Kind.FAILED).keySet();
    }

    private Map<String, String> all(Kind kind) {
        Map<String, String> all = new LinkedHashMap<>();
        String cursor = "0";
        do {
            Page page = page(kind, cursor, PAGE);
            all.putAll(page.keys());
            cursor = page.next();
        } while (!cursor.equals("0"));
        return all;
    }

    /**
     * Some children of one kind. One round trip. One may come twice if others change meanwhile.
     *
     * @param from {@code "0"}, or where the page before ended
     * @param about how many, about: small sets come whole
     */
    public Page page(Kind kind, String from, int about) {
        RedisDatabase database = queue.database();
        ScanCursor cursor = ScanCursor.of(from);
        ScanArgs limit = ScanArgs.Builder.limit(about);
        return switch (kind) {
            case PROCESSED, IGNORED -> {
                MapScanCursor<String, String> found = database.call(redis -> redis.hscan(key(kind), cursor, limit));
                yield new Page(found.getMap(), found.isFinished() ? "0" : found.getCursor());
            }
            case UNPROCESSED -> {
                var found = database.call(redis -> redis.sscan(key(kind), cursor, limit));
                yield new Page(named(found.getValues()), found.isFinished() ? "0" : found.getCursor());
            }
            case FAILED -> {
                long first = Long.parseLong(from);
                List<String> found = database.call(redis -> redis.zrange(key(kind), first, first + about - 1));
                yield new Page(named(found), found.size() < about ? "0" : String.valueOf(first + about));
            }
        };
    }

    private static Map<String, String> named(List<String> keys) {
        Map<String, String> named = new LinkedHashMap<>();
        keys.forEach(key -> named.put(key, ""));
        return named;
    }

    /**
     * Removes the children that have not begun, with their own children; those being processed, completed or failed stay. The job no
     * longer waits for them.
     */
    public void removeUnprocessed() {
        queue.scripts()
                .run(QueueScript.REMOVE_UNPROCESSED_CHILDREN
                        .on(queue.keys(), queue.keys().job(id))
                        .with(queue.keys().base(), id));
    }

    /** The keys of all children of all kinds. */
    public Set<String> all() {
        Set<String> keys = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            keys.addAll(all(kind).keySet());
        }
        return keys;
    }

    /**
     * Ends the relation of a child to its parent: the parent no longer waits for it.
     *
     * @return false if there was no such relation
     */
    boolean leave(String parentKey) {
        Object reply = queue.scripts()
                .run(QueueScript.REMOVE_CHILD_DEPENDENCY
                        .on(queue.keys())
                        .with(queue.keys().job(id), parentKey));
        ReturnCode.check(reply, new ReturnCode.Request("removeChildDependency", id, parentKey, null));
        return Reply.number(reply) == 0;
    }
}
