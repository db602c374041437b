package dev.quintet.operations.migration;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of one BullMQ queue, of which there are two kinds: some that hold the queue together, and those of its jobs.
 *
 * @param base what all of them begin with, colon included: {@code bull:mail:}
 */
record QueueKeys(String base) {
    private static final String META = "meta";
    private static final Set<String> STRUCTURES = Set.of(
            "",
            "wait",
            "active",
            "paused",
            "delayed",
            "prioritized",
            "waiting-children",
            "completed",
            "failed",
            "events",
            META,
            "marker",
            "stalled",
            "stalled-check",
            "repeat",
            "pc",
            "id",
            "limiter",
            "priority",
            "metrics:completed",
            "metrics:failed",
            "metrics:completed:data",
            "metrics:failed:data");

    /** The queue whose {@code meta} this is, if it is one. */
    static Optional<QueueKeys> ofMeta(byte[] name) {
        String text = text(name);
        return text.endsWith(":" + META)
                ? Optional.of(new QueueKeys(text.substring(0, text.length() - META.length())))
                : Optional.empty();
    }

    /** The queue that a key is of; the longest base wins, since a prefix may have colons. */
    static Optional<QueueKeys> owner(byte[] name, Collection<QueueKeys> queues) {
        String text = text(name);
        QueueKeys found = null;
        for (QueueKeys queue : queues) {
            if (text.startsWith(queue.base) && (found == null || queue.base.length() > found.base.length())) {
                found = queue;
            }
        }
        return Optional.ofNullable(found);
    }

    boolean isStructure(byte[] name) {
        String text = text(name);
        return text.startsWith(base) && STRUCTURES.contains(text.substring(base.length()));
    }

    List<byte[]> structures() {
        List<byte[]> names = new ArrayList<>();
        STRUCTURES.stream().filter(suffix -> !suffix.equals(META)).forEach(suffix -> names.add(key(suffix)));
        names.add(key(META));
        return names;
    }

    byte[] key(String suffix) {
        return (base + suffix).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Without the last colon, as people name it. */
    String name() {
        return new String(
                base.substring(0, base.length() - 1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** One character for each byte, so that names of any bytes stay what they are. */
    private static String text(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }
}
