package dev.quintet.queues.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job's hash as it was read. Any field may be missing, and numbers may be written in any way; unknown fields are kept.
 * Immutable.
 *
 * @param id the job's id
 * @param fields of the hash, by the names that BullMQ gives them
 */
public record StoredJob(String id, Map<String, String> fields) {
    private static final JsonMapper JSON = new JsonMapper();

    public StoredJob {
        fields = Map.copyOf(fields);
    }

    /** From a reply that holds names and values in turn. */
    public static StoredJob of(String id, @Nullable Object flatHash) {
        return new StoredJob(id, Reply.hash(flatHash));
    }

    /** The same with another value of a field. */
    public StoredJob with(String field, String value) {
        Map<String, String> changed = new HashMap<>(fields);
        changed.put(field, value);
        return new StoredJob(id, changed);
    }

    /** A field's text. */
    public Optional<String> text(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** A field's whole number; empty if it is missing or none. */
    public OptionalLong number(String field) {
        String text = fields.get(field);
        if (text == null || text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Reply.number(text));
        } catch (NumberFormatException notANumber) {
            return OptionalLong.empty();
        }
    }

    /** The name. */
    public String name() {
        return fields.getOrDefault("name", "");
    }

    /** The data as JSON; <code>{}</code> if there is none. */
    public String data() {
        String data = fields.getOrDefault("data", "");
        return data.isEmpty() ? "{}" : data;
    }

    /** The options in the form in which they are stored; none if they cannot be read. */
    public Map<String, Object> options() {
        return object("opts");
    }

    /** A field's JSON object; empty if it is missing or none. */
    public Map<String, Object> object(String field) {
        String json = fields.getOrDefault(field, "");
        if (json.isEmpty()) {
            return Map.of();
        }
        try {
            JsonNode node = JSON.readTree(json);
            if (!node.isObject()) {
                return Map.of();
            }
            Map<String, Object> read = new HashMap<>();
            node.properties().forEach(entry -> {
                if (!entry.getValue().isNull()) {
                    read.put(entry.getKey(), JSON.treeToValue(entry.getValue(), Object.class));
                }
            });
            return read;
        } catch (JacksonException unreadable) {
            return Map.of();
        }
    }

    /** How often it failed or finished. */
    public int attemptsMade() {
        // Written by old versions, and preferred by Node where both are there.
        OptionalLong old = number("attemptsMade");
        return (int) (old.isPresent() ? old.getAsLong() : number("atm").orElse(0));
    }

    /** How often it was started. */
    public int attemptsStarted() {
        return (int) number("ats").orElse(0);
    }

    /** The stack traces of its failures, oldest first. */
    public List<String> stacktrace() {
        List<String> traces = new ArrayList<>();
        try {
            JsonNode read = JSON.readTree(fields.getOrDefault("stacktrace", "[]"));
            read.forEach(trace -> traces.add(trace.isString() ? trace.stringValue() : trace.toString()));
        } catch (JacksonException unreadable) {
            return List.of();
        }
        return traces;
    }
}
