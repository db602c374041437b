package dev.quintet.databases;

import java.util.HashMap;
import java.util.Map;

/**
 * What a server says of itself in answer to INFO. Immutable.
 *
 * @since 1.0
 */
public final class ServerInfo {
    private final Map<String, String> fields;

    private ServerInfo(Map<String, String> fields) {
        this.fields = fields;
    }

    /** Reads the answer to INFO, whatever sections it has. */
    public static ServerInfo parse(String answer) {
        Map<String, String> fields = new HashMap<>();
        answer.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && line.charAt(0) != '#') {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return new ServerInfo(fields);
    }

    /** A field's text; empty if the server does not have it. */
    public String text(String field) {
        return fields.getOrDefault(field, "");
    }

    /** A field's number; 0 if the server does not have it. */
    public long number(String field) {
        String text = text(field);
        return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Whether a field has this value. */
    public boolean is(String field, String value) {
        return text(field).equals(value);
    }

    /** One value of a line such as {@code db0:keys=150,expires=20,avg_ttl=0}; 0 if there is none. */
    public long keyspace(int number, String name) {
        for (String part : text("db" + number).split(",", -1)) {
            if (part.startsWith(name + "=")) {
                return Long.parseLong(part.substring(name.length() + 1));
            }
        }
        return 0;
    }
}
