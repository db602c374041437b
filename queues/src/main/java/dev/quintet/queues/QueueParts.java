package dev.quintet.queues;

import dev.quintet.databases.Database;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.QueueScripts;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ReturnCode;
import dev.quintet.queues.protocol.ReturnCode.Request;
import dev.quintet.queues.protocol.ScriptCall;
import dev.quintet.queues.protocol.StoredJob;
import dev.quintet.queues.schedulers.JobSchedulers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What everything about one queue stands on. */
final class QueueParts {
    private final RedisDatabase database;
    private final QueueScripts scripts;
    private final QueueKeys keys;
    private final QueueOptions options;
    private final JobJson json;
    private final JobSchedulers schedulers;

    QueueParts(RedisDatabase database, String name, QueueOptions options) {
        Checks.check(
                database.database() == Database.QUEUES,
                "A queue lives in the database '%s', but was given '%s'. Take databases.get(Database.QUEUES).",
                Database.QUEUES,
                database.database());
        this.database = database;
        this.scripts = new QueueScripts(database);
        this.keys = new QueueKeys(options.prefix(), Checks.text("A queue's name", name));
        this.options = options;
        this.json = new JobJson(options.json());
        this.schedulers = new JobSchedulers(
                database,
                keys,
                options.json(),
                options.clock(),
                options.repeatStrategy(),
                options.defaultJobOptions(),
                options.telemetry());
    }

    RedisDatabase database() {
        return database;
    }

    QueueScripts scripts() {
        return scripts;
    }

    QueueKeys keys() {
        return keys;
    }

    QueueOptions options() {
        return options;
    }

    JobJson json() {
        return json;
    }

    JobSchedulers schedulers() {
        return schedulers;
    }

    /** Milliseconds since 1970, by the client's clock, as BullMQ's scripts take them. */
    long now() {
        return options.clock().millis();
    }

    /** Runs a script that refuses by a negative number. */
    List<@Nullable Object> run(ScriptCall call, Request request) {
        List<@Nullable Object> reply = scripts.run(call);
        ReturnCode.check(reply, request);
        return reply;
    }

    /** Runs a script that is asked for about one job and refuses by a negative number. */
    List<@Nullable Object> run(ScriptCall call, String job) {
        return run(call, Request.of(call.script().scriptName(), job));
    }

    long count(QueueScript script, Object... arguments) {
        return Reply.number(scripts.run(script.on(keys).with(arguments)));
    }

    /** Removes a job; false if a worker has it, or one of its children. */
    boolean remove(String id, boolean withChildren) {
        return Reply.number(
                        run(QueueScript.REMOVE_JOB.on(keys, keys.job(id)).with(id, withChildren, keys.baseBytes()), id))
                > 0;
    }

    /** The job of that id; one round trip. */
    Optional<Job> job(String id) {
        Map<String, String> hash = database.call(redis -> redis.hgetall(keys.job(id)));
        return hash.isEmpty() ? Optional.empty() : Optional.of(new Job(this, new StoredJob(id, hash)));
    }
}
