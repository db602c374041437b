package dev.quintet.databases;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of BullMQ that grow with a queue: its lists and sorted sets. There are few, some are huge, and a sample would
 * miss them or count them many times over, so they are measured by name. The other keys, the jobs, are many and alike.
 */
final class QueueStructures {
    private static final Set<String> SUFFIXES = Set.of(
            "wait",
            "active",
            "paused",
            "delayed",
            "prioritized",
            "waiting-children",
            "completed",
            "failed",
            "events",
            "meta",
            "marker",
            "stalled",
            "repeat",
            "pc",
            "id",
            "metrics:completed:data",
            "metrics:failed:data");

    private static final int MOST_QUEUES = 1000;

    private final Set<String> queues = new HashSet<>();
    private final List<byte[]> toMeasure = new ArrayList<>();

    /** Whether the key is such a structure. Remembers its queue, whose other structures are then to be measured. */
    boolean note(byte[] key) {
        String name = new String(key, StandardCharsets.UTF_8);
        int first = name.indexOf(':');
        int second = name.indexOf(':', first + 1);
        if (first < 0 || second < 0) {
            return false;
        }
        String queue = name.substring(0, second + 1);
        if (queues.size() < MOST_QUEUES && queues.add(queue)) {
            SUFFIXES.forEach(suffix -> toMeasure.add((queue + suffix).getBytes(StandardCharsets.UTF_8)));
        }
        return queues.contains(queue) && SUFFIXES.contains(name.substring(second + 1));
    }

    /** Whether every structure known so far was taken to be measured. */
    boolean isMeasured() {
        return toMeasure.isEmpty();
    }

    /** The structures of queues that were noted since the last call. */
    List<byte[]> takeUnmeasured() {
        List<byte[]> taken = List.copyOf(toMeasure);
        toMeasure.clear();
        return taken;
    }
}
