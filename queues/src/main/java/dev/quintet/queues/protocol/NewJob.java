package dev.quintet.queues.protocol;

import dev.quintet.queues.protocol.ReturnCode.Request;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to be added, in BullMQ's terms.
 *
 * @param id empty to have one made
 * @param name any text
 * @param data one JSON value
 * @param timestamp when it was made, in milliseconds since 1970
 * @param options as they are stored
 * @param parent the job that waits for it
 * @param schedulerId the scheduler whose iteration it is
 */
public record NewJob(
        String id,
        String name,
        String data,
        long timestamp,
        Map<String, Object> options,
        Optional<ParentLink> parent,
        Optional<String> schedulerId) {

    /** The call that adds it. */
    public ScriptCall call(QueueKeys keys) {
        return script().on(keys).with(arguments(keys, false), data, MessagePack.write(storedOptions()));
    }

    /** The call that adds it as one node of a flow, whose parents are released when all of it has been added. */
    public ScriptCall callInFlow(QueueKeys keys, boolean hasChildren) {
        QueueScript script = hasChildren ? QueueScript.ADD_PARENT_JOB : script();
        return script.on(keys).with(arguments(keys, true), data, MessagePack.write(storedOptions()));
    }

    /** The options with what Node's BullMQ always writes. */
    public Map<String, Object> storedOptions() {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("attempts", 0);
        stored.putAll(options);
        stored.remove("repeatJobKey");
        return stored;
    }

    private QueueScript script() {
        if (options.get("delay") instanceof Number delay && delay.longValue() > 0) {
            return QueueScript.ADD_DELAYED_JOB;
        }
        if (options.get("priority") instanceof Number priority && priority.longValue() != 0) {
            return QueueScript.ADD_PRIORITIZED_JOB;
        }
        return QueueScript.ADD_STANDARD_JOB;
    }

    private byte[] arguments(QueueKeys keys, boolean inFlow) {
        return MessagePack.write(Arrays.asList(
                keys.base(),
                id,
                name,
                timestamp,
                parent.map(ParentLink::key).orElse(null),
                parent.map(link -> link.key() + ":dependencies").orElse(null),
                parent.map(ParentLink::map).orElse(null),
                schedulerId.orElse(null),
                deduplicationId().map(keys::deduplication).orElse(null),
                inFlow ? 1 : null));
    }

    /** The deduplication id among the options. */
    public Optional<String> deduplicationId() {
        return options.get("de") instanceof Map<?, ?> deduplication && deduplication.get("id") instanceof String found
                ? Optional.of(found)
                : Optional.empty();
    }

    /**
     * The id that the job was given, or that of the one that is there instead.
     *
     * @throws dev.quintet.queues.errors.ParentRefusedException if the parent is missing, or the job has another one
     */
    public String added(@Nullable Object reply) {
        // A number refuses, while an id is text even where it looks like one.
        ReturnCode.check(
                reply, new Request("addJob", id, parent.map(ParentLink::key).orElse(null), null));
        String added = Reply.text(reply);
        if (added == null) {
            throw new IllegalStateException("Adding a job to " + name + " was answered with nothing");
        }
        return added;
    }
}
