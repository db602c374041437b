package dev.quintet.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Better Auth's list of a user's sessions: {@code [{"token":…,"expiresAt":ms}, …]}, the first to expire first. Immutable.
 *
 * <p>What cannot be an entry is passed over, and so goes when the list is next written; members of entries that we do not know
 * stay.
 *
 * @param text what is stored; null if nothing is
 * @param entries what of it has not expired, by token
 */
record ActiveList(@Nullable String text, Map<String, Entry> entries) {
    /**
     * @param token of the session; anything, since others write it
     * @param expiresAt ms since 1970
     * @param node as it stands there
     */
    record Entry(String token, long expiresAt, ObjectNode node) {}

    /** Reads a list; what is broken is empty, as it is for Better Auth. */
    static ActiveList read(Optional<String> text, Instant now, int mostCharacters) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        if (text.isPresent()
                && text.get().length() <= mostCharacters
                && SessionJson.read(text.get()).orElse(null) instanceof ArrayNode array) {
            for (JsonNode node : array) {
                Entry entry = entry(node);
                if (entry != null && entry.expiresAt > now.toEpochMilli()) {
                    entries.put(entry.token, entry);
                }
            }
        }
        return new ActiveList(text.orElse(null), entries);
    }

    private static @Nullable Entry entry(JsonNode node) {
        JsonNode expiresAt = node.get("expiresAt");
        return node instanceof ObjectNode object
                        && object.get("token") != null
                        && object.get("token").isString()
                        && expiresAt != null
                        && expiresAt.isNumber()
                        && expiresAt.canConvertToLong()
                ? new Entry(object.get("token").stringValue(), expiresAt.longValue(), object)
                : null;
    }

    static Entry entry(AuthSession session) {
        long expiresAt = session.expiresAt().toEpochMilli();
        ObjectNode node = SessionJson.object();
        node.put("token", session.token().value());
        node.put("expiresAt", expiresAt);
        return new Entry(session.token().value(), expiresAt, node);
    }

    boolean has(SessionToken token) {
        return entries.containsKey(token.value());
    }

    /** Whether the session stands there with its end. */
    boolean shows(AuthSession session) {
        Entry entry = entries.get(session.token().value());
        return entry != null && entry.expiresAt == session.expiresAt().toEpochMilli();
    }

    /** Whether it is missing, or stands there with an earlier end. */
    boolean lacks(AuthSession session) {
        Entry entry = entries.get(session.token().value());
        return entry == null || entry.expiresAt < session.expiresAt().toEpochMilli();
    }

    /** A change of a list's entries; a session that is already there keeps what else its entry holds. */
    static void put(Map<String, Entry> entries, AuthSession session) {
        Entry fresh = entry(session);
        Entry present = entries.get(fresh.token);
        if (present != null) {
            ObjectNode node = present.node.deepCopy();
            node.put("expiresAt", fresh.expiresAt);
            fresh = new Entry(fresh.token, fresh.expiresAt, node);
        }
        entries.put(fresh.token, fresh);
    }

    static List<Entry> ordered(Map<String, Entry> entries) {
        List<Entry> ordered = new ArrayList<>(entries.values());
        ordered.sort(Comparator.comparingLong(Entry::expiresAt));
        return ordered;
    }

    /** The text of a list with these entries; null if there are none that live, for then the key is to go. */
    static @Nullable String write(Map<String, Entry> entries, Instant now) {
        if (timeToLive(entries, now).isZero()) {
            return null;
        }
        ArrayNode array = SessionJson.array();
        ordered(entries).forEach(entry -> array.add(entry.node));
        return SessionJson.write(array);
    }

    /** Until the last entry ends, in whole seconds as Better Auth counts them; zero if there is none. */
    static Duration timeToLive(Map<String, Entry> entries, Instant now) {
        long latest =
                entries.values().stream().mapToLong(Entry::expiresAt).max().orElse(0);
        return Duration.ofSeconds(Math.max(0, Math.floorDiv(latest - now.toEpochMilli(), 1000L)));
    }
}
