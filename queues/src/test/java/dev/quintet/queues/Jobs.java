package dev.quintet.queues;

import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Json;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.protocol.MessagePack;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.QueueScripts;
import dev.quintet.queues.protocol.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The jobs of one queue as a test of the worker adds and looks at them: by what is stored, and not by way of {@link Queue}. */
final class Jobs {
    final RedisDatabase database;
    final QueueKeys keys;
    final QueueScripts scripts;

    Jobs(RedisDatabase database, String queue) {
        this.database = database;
        this.keys = new QueueKeys("bull", queue);
        this.scripts = new QueueScripts(database);
    }

    String add(String data) {
        return add("job", data, "{}");
    }

    /** Adds a job with options as they are stored. */
    @SuppressWarnings("unchecked")
    String add(String name, String data, String options) {
        Map<String, Object> opts = Json.mapper().readValue(options, Map.class);
        List<@Nullable Object> packed = new ArrayList<@Nullable Object>(Arrays.<@Nullable Object>asList(
                keys.base(),
                opts.getOrDefault("jobId", ""),
                name,
                System.currentTimeMillis(),
                null,
                null,
                null,
                null,
                null,
                null));
        boolean delayed = opts.get("delay") instanceof Number delay && delay.longValue() > 0;
        boolean prioritized = opts.get("priority") instanceof Number priority && priority.longValue() > 0;
        QueueScript script = delayed
                ? QueueScript.ADD_DELAYED_JOB
                : prioritized ? QueueScript.ADD_PRIORITIZED_JOB : QueueScript.ADD_STANDARD_JOB;
        Object reply = scripts.run(script.on(keys).with(MessagePack.write(packed), data, MessagePack.write(opts)));
        return Objects.requireNonNull(Reply.text(reply));
    }

    /** Adds a child of a job. */
    @SuppressWarnings("unchecked")
    String addChild(String parent, String data, String options) {
        Map<String, Object> opts = Json.mapper().readValue(options, Map.class);
        String parentKey = keys.job(parent);
        List<@Nullable Object> packed = new ArrayList<@Nullable Object>(Arrays.<@Nullable Object>asList(
                keys.base(),
                "",
                "child",
                System.currentTimeMillis(),
                parentKey,
                parentKey + ":dependencies",
                Map.of("id", parent, "queueKey", keys.qualifiedName(), "fpof", opts.containsKey("fpof")),
                null,
                null,
                null));
        Object reply = scripts.run(
                QueueScript.ADD_STANDARD_JOB.on(keys).with(MessagePack.write(packed), data, MessagePack.write(opts)));
        return Objects.requireNonNull(Reply.text(reply));
    }

    String state(String id) {
        return Objects.requireNonNull(
                Reply.text(scripts.run(QueueScript.GET_STATE_V2.on(keys).with(id))));
    }

    void awaitState(String id, String state) {
        await().atMost(Fixtures.SOON).until(() -> state(id), state::equals);
    }

    Map<String, String> hash(String id) {
        return database.call(redis -> redis.hgetall(keys.job(id)));
    }

    /** A field of a job; empty if it has none. */
    String field(String id, String field) {
        return hash(id).getOrDefault(field, "");
    }

    @Nullable
    String lock(String id) {
        return database.<@Nullable String>call(redis -> redis.get(keys.job(id) + ":lock"));
    }

    long count(String set) {
        String key = keys.base() + set;
        return set.equals("wait") || set.equals("active")
                ? database.<Long>call(redis -> redis.llen(key))
                : database.<Long>call(redis -> redis.zcard(key));
    }

    void awaitCompleted(long jobs) {
        await().atMost(Fixtures.SOON).until(() -> count("completed"), count -> count == jobs);
    }

    /** All events so far, each as its name and the job's id. */
    List<String> events() {
        return database.call(redis -> redis.xrange(keys.base() + "events", io.lettuce.core.Range.unbounded())).stream()
                .map(message ->
                        message.getBody().get("event") + " " + message.getBody().getOrDefault("jobId", ""))
                .map(String::strip)
                .toList();
    }

    void set(String suffix, String field, String value) {
        Boolean unused = database.call(redis -> redis.hset(keys.base() + suffix, field, value));
    }
}
