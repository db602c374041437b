package dev.quintet.springbootstarter.sessions.attributes;

import dev.quintet.databases.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

/**
 * The attributes of one Better Auth session, or of a stranger, whose attributes end with the request.
 *
 * <p>Values are what JSON can hold: text, numbers, booleans, and lists and maps of these. There is no Java serialization, so
 * nothing breaks when a class changes and no text from Redis can choose one. Not thread-safe, like every request's own.
 */
final class AttributeSession implements Session {
    private static final int LONGEST_VALUE = 100_000;

    private final String id;
    private final boolean stored;
    private final Instant createdAt;
    private final Instant expiresAt;
    private final Map<String, Object> attributes;
    private final Set<String> changed = new LinkedHashSet<>();
    private Instant lastAccessed;

    /** @param stored whether it belongs to a Better Auth session */
    AttributeSession(
            String id,
            boolean stored,
            Instant createdAt,
            Instant expiresAt,
            Instant now,
            Map<String, Object> attributes) {
        this.id = id;
        this.stored = stored;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
        this.attributes = new LinkedHashMap<>(attributes);
        this.lastAccessed = now;
    }

    boolean isStored() {
        return stored;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    Set<String> changed() {
        return changed;
    }

    /** The value as JSON; null if the attribute was removed. */
    @Nullable
    String json(String name) {
        Object value = attributes.get(name);
        return value == null ? null : Json.write(value);
    }

    @Override
    public String getId() {
        return id;
    }

    /** Nothing changes: a sign-in makes a new token, and so another id. */
    @Override
    public String changeSessionId() {
        return id;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T getAttribute(String name) {
        return (T) attributes.get(name);
    }

    @Override
    public Set<String> getAttributeNames() {
        return Set.copyOf(attributes.keySet());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            removeAttribute(name);
            return;
        }
        check(name, value);
        if (Json.write(value).length() > LONGEST_VALUE) {
            throw new IllegalArgumentException("The session attribute '" + name + "' is longer than " + LONGEST_VALUE
                    + " characters of JSON. Keep it in the cache, and its key here.");
        }
        attributes.put(name, value);
        changed.add(name);
    }

    private static void check(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(inner -> check(name, inner));
        } else if (value instanceof Collection<?> items) {
            items.forEach(inner -> check(name, inner));
        } else if (value != null
                && !(value instanceof String)
                && !(value instanceof Number)
                && !(value instanceof Boolean)) {
            throw new IllegalArgumentException("The session attribute '" + name + "' holds a "
                    + value.getClass().getName()
                    + ", but only text, numbers, booleans, and lists and maps of these are kept. Keep an id instead.");
        }
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
        changed.add(name);
    }

    @Override
    public Instant getCreationTime() {
        return createdAt;
    }

    @Override
    public void setLastAccessedTime(Instant lastAccessedTime) {
        lastAccessed = lastAccessedTime;
    }

    @Override
    public Instant getLastAccessedTime() {
        return lastAccessed;
    }

    /** Nothing changes: it ends when the Better Auth session does. */
    @Override
    public void setMaxInactiveInterval(Duration interval) {}

    @Override
    public Duration getMaxInactiveInterval() {
        return Duration.between(lastAccessed, expiresAt);
    }

    @Override
    public boolean isExpired() {
        return !expiresAt.isAfter(lastAccessed);
    }
}
