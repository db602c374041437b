package dev.quintet.springbootstarter.sessions.attributes;

import dev.quintet.databases.Json;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Script;
import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.springbootstarter.sessions.SessionAuthentication;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.session.SessionRepository;
import tools.jackson.core.JacksonException;

/**
 * Keeps {@code HttpSession} attributes in a hash beside the Better Auth session of the request, never in its document, which
 * the front end rewrites.
 *
 * <p>They are found only while the request is authenticated by that session, so they end with it however it ends: revoked
 * somewhere else, they are out of reach at once and gone when the session's time would have been up. One round trip to read,
 * one to write what changed. Concurrent requests overwrite each other attribute by attribute and not as a whole. Thread-safe.
 */
final class SessionAttributeRepository implements SessionRepository<AttributeSession> {
    private static final Script<Long> SAVE = Script.returningInteger(SessionAttributeRepository.class, "save.lua");
    private static final Script<List<Object>> LOAD = Script.returningList(SessionAttributeRepository.class, "load.lua");
    private static final Duration STRANGERS = Duration.ofMinutes(30);

    private final RedisDatabase database;
    private final KeyStyle keys;
    private final InstantSource clock;

    SessionAttributeRepository(RedisDatabase database, KeyStyle keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    private static Optional<AuthSession> current() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(SessionAuthentication.class::isInstance)
                .map(authentication ->
                        ((SessionAuthentication) authentication).getPrincipal().session());
    }

    private String key(String id) {
        return keys.own("http:" + id);
    }

    @Override
    public AttributeSession createSession() {
        return current()
                .map(session -> of(session, Map.of()))
                .orElseGet(() -> new AttributeSession(
                        UUID.randomUUID().toString(),
                        false,
                        clock.instant(),
                        clock.instant().plus(STRANGERS),
                        clock.instant(),
                        Map.of()));
    }

    private AttributeSession of(AuthSession session, Map<String, Object> attributes) {
        return new AttributeSession(
                SessionAttributeIds.of(session.token()),
                true,
                session.createdAt(),
                session.expiresAt(),
                clock.instant(),
                attributes);
    }

    @Override
    public void save(AttributeSession session) {
        if (!session.isStored() || session.changed().isEmpty()) {
            return;
        }
        List<String> set = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (String name : session.changed()) {
            String json = session.json(name);
            if (json == null) {
                removed.add(name);
            } else {
                set.add(name);
                set.add(json);
            }
        }
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(session.expiresAt().toEpochMilli()));
        arguments.add(Integer.toString(set.size() / 2));
        arguments.addAll(set);
        arguments.addAll(removed);
        database.run(SAVE, List.of(key(session.getId())), arguments);
        session.changed().clear();
    }

    @Override
    public @Nullable AttributeSession findById(String id) {
        Optional<AuthSession> session =
                current().filter(found -> SessionAttributeIds.of(found.token()).equals(id));
        if (session.isEmpty()) {
            return null;
        }
        String expiresAt = Long.toString(session.get().expiresAt().toEpochMilli());
        List<Object> stored = database.run(LOAD, List.of(key(id)), List.of(expiresAt));
        if (stored.isEmpty()) {
            return null;
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i + 1 < stored.size(); i += 2) {
            String name = String.valueOf(stored.get(i));
            value(String.valueOf(stored.get(i + 1))).ifPresent(value -> attributes.put(name, value));
        }
        return of(session.get(), attributes);
    }

    /** What others damaged counts as not there. */
    private static Optional<Object> value(String json) {
        try {
            return Optional.ofNullable(Json.mapper().readValue(json, Object.class));
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
    }

    @Override
    public void deleteById(String id) {
        database.call(redis -> redis.del(key(id)));
    }
}
