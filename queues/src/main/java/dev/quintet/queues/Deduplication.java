package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a job from being added while another one of the same deduplication id is about. That other one is the id's owner, and
 * adding returns it.
 *
 * @param id not empty; ids are the queue's, whatever the jobs' names
 * @param ttl for how long the owner keeps the id; empty for as long as it is not finished
 * @param extend whether each further job that comes meanwhile begins the ttl anew
 * @param replace whether an owner that still is delayed gives way to the newcomer
 * @param reschedule whether an owner that still is delayed takes on the newcomer's delay
 * @param keepLastIfActive whether the last job that came while the owner was being processed is added when it has finished
 * @since 1.0
 */
public record Deduplication(
        String id,
        Optional<Duration> ttl,
        boolean extend,
        boolean replace,
        boolean reschedule,
        boolean keepLastIfActive) {
    public Deduplication {
        check(!id.isEmpty(), "A deduplication id must not be empty");
        Checks.text("A deduplication id", id);
        check(ttl.map(time -> time.toMillis() >= 1).orElse(true), "ttl must be at least 1 ms, was %s", ttl);
    }

    /** The id is free again when its owner completes, fails for good, or is removed. */
    public static Deduplication untilFinished(String id) {
        return new Deduplication(id, Optional.empty(), false, false, false, false);
    }

    /** The id is free again after a time, however it goes with its owner. */
    public static Deduplication within(String id, Duration ttl) {
        return new Deduplication(id, Optional.of(ttl), false, false, false, false);
    }

    /**
     * Waits until nobody has asked again for a while, and then does what was asked last. Give the job a delay of {@code quiet}
     * too.
     */
    public static Deduplication debounce(String id, Duration quiet) {
        return new Deduplication(id, Optional.of(quiet), true, true, false, false);
    }

    public Deduplication withExtend() {
        return new Deduplication(id, ttl, true, replace, reschedule, keepLastIfActive);
    }

    public Deduplication withReplace() {
        return new Deduplication(id, ttl, extend, true, reschedule, keepLastIfActive);
    }

    public Deduplication withReschedule() {
        return new Deduplication(id, ttl, extend, replace, true, keepLastIfActive);
    }

    public Deduplication withKeepLastIfActive() {
        return new Deduplication(id, ttl, extend, replace, reschedule, true);
    }

    Map<String, Object> stored() {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("id", id);
        ttl.ifPresent(time -> stored.put("ttl", time.toMillis()));
        putIfTrue(stored, "extend", extend);
        putIfTrue(stored, "replace", replace);
        putIfTrue(stored, "reschedule", reschedule);
        putIfTrue(stored, "keepLastIfActive", keepLastIfActive);
        return stored;
    }

    private static void putIfTrue(Map<String, Object> stored, String name, boolean value) {
        if (value) {
            stored.put(name, true);
        }
    }

    static Optional<Deduplication> read(Object stored) {
        if (!(stored instanceof Map<?, ?> map) || !(map.get("id") instanceof String id) || id.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> ttl = map.get("ttl") instanceof Number millis && millis.longValue() >= 1
                ? Optional.of(Duration.ofMillis(millis.longValue()))
                : Optional.empty();
        return Optional.of(new Deduplication(
                id,
                ttl,
                Boolean.TRUE.equals(map.get("extend")),
                Boolean.TRUE.equals(map.get("replace")),
                Boolean.TRUE.equals(map.get("reschedule")),
                Boolean.TRUE.equals(map.get("keepLastIfActive"))));
    }
}
