package dev.quintet.sessions;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** In this process only, for tests. */
final class MemorySessionIndex implements SessionIndex {
    private final Map<String, Map<String, Instant>> users = new ConcurrentHashMap<>();
    private final InstantSource clock;

    MemorySessionIndex(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void record(String userId, Map<String, Instant> expiries) {
        users.merge(userId, living(expiries), (before, more) -> {
            Map<String, Instant> both = living(before);
            both.putAll(more);
            return both;
        });
    }

    private Map<String, Instant> living(Map<String, Instant> expiries) {
        Map<String, Instant> living = new HashMap<>(expiries);
        living.values().removeIf(end -> !end.isAfter(clock.instant()));
        return living;
    }

    @Override
    public void forget(String userId, Collection<String> tokens) {
        users.computeIfPresent(userId, (id, before) -> {
            Map<String, Instant> left = living(before);
            left.keySet().removeAll(Set.copyOf(tokens));
            return left.isEmpty() ? null : left;
        });
    }

    @Override
    public Set<String> tokens(String userId) {
        return new LinkedHashSet<>(living(users.getOrDefault(userId, Map.of())).keySet());
    }

    /** The tokens of all users. */
    Stream<String> tokens() {
        return List.copyOf(users.keySet()).stream().flatMap(user -> tokens(user).stream());
    }
}
