package dev.quintet.interoptests.queues;

import dev.quintet.databases.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a queue has in Redis, in a form in which two queues can be compared: JSON as what it means, without the queue's name, and for
 * a recent time only that it is one.
 */
final class Contents {
    private static final List<String> JSON = List.of("data", "opts", "returnvalue", "progress");

    private final Fleet fleet;
    private final String queue;

    private Contents(Fleet fleet, String queue) {
        this.fleet = fleet;
        this.queue = queue;
    }

    static Map<String, Object> of(Fleet fleet, String queue) {
        return new Contents(fleet, queue).read();
    }

    private Map<String, Object> read() {
        String prefix = "bull:" + queue + ":";
        Map<String, Object> contents = new TreeMap<>();
        for (String key : texts(fleet.cli("KEYS", prefix + "*"))) {
            String type = String.valueOf(fleet.cli("TYPE", key));
            String name = key.substring(prefix.length());
            contents.put(name + " (" + type + ")", content(key, type));
            contents.put(name + " expires", !"-1".equals(String.valueOf(fleet.cli("PTTL", key))));
        }
        return contents;
    }

    private Object content(String key, String type) {
        return switch (type) {
            case "hash" -> fields(texts(fleet.cli("HGETALL", key)));
            case "list" -> neutral(texts(fleet.cli("LRANGE", key, "0", "-1")));
            case "set" ->
                neutral(texts(fleet.cli("SMEMBERS", key)).stream().sorted().toList());
            case "zset" -> neutral(texts(fleet.cli("ZRANGE", key, "0", "-1", "WITHSCORES")));
            case "stream" -> events(key);
            default -> neutral(String.valueOf(fleet.cli("GET", key)));
        };
    }

    private List<Object> events(String key) {
        List<Object> events = new ArrayList<>();
        if (fleet.cli("XRANGE", key, "-", "+") instanceof List<?> entries) {
            entries.forEach(entry -> events.add(fields(texts(((List<?>) entry).get(1)))));
        }
        return events;
    }

    private Map<String, Object> fields(List<String> flat) {
        Map<String, Object> fields = new TreeMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            String field = flat.get(i);
            String value = flat.get(i + 1);
            fields.put(field, JSON.contains(field) ? Json.mapper().readTree(value) : value(field, value));
        }
        return fields;
    }

    /** Stack traces are each language's own; how many there are, and what the error says, is not. */
    private Object value(String field, String value) {
        if (!field.equals("stacktrace")) {
            return neutral(value);
        }
        List<String> traces = new ArrayList<>();
        Json.mapper().readTree(value).forEach(trace -> traces.add(firstLine(trace.asString())));
        return traces;
    }

    private static String firstLine(String trace) {
        String line = trace.lines().findFirst().orElse("");
        return line.substring(line.indexOf(": ") + 2);
    }

    private List<String> neutral(List<String> texts) {
        return texts.stream().map(this::neutral).toList();
    }

    private String neutral(String text) {
        if (text.matches("\\d{13}") && Math.abs(Long.parseLong(text) - System.currentTimeMillis()) < 600_000) {
            return "<a recent time>";
        }
        return text.replace(queue, "<queue>");
    }

    private static List<String> texts(@Nullable Object reply) {
        List<String> texts = new ArrayList<>();
        if (reply instanceof List<?> list) {
            list.forEach(text -> texts.add(String.valueOf(text)));
        }
        return texts;
    }
}
