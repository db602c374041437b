package dev.quintet.queues;

import dev.quintet.databases.KeyPage;
import dev.quintet.databases.KeyScan;
import dev.quintet.databases.ScanPosition;
import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds and removes what is left of jobs that no list of their queue names. */
final class Orphans {
    /** The keys of a queue that are not jobs, as BullMQ lists them; the script looks for jobs in each. */
    private static final List<String> QUEUE_KEYS = List.of(
            "active",
            "wait",
            "waiting-children",
            "paused",
            "id",
            "delayed",
            "prioritized",
            "stalled-check",
            "completed",
            "failed",
            "stalled",
            "repeat",
            "limiter",
            "meta",
            "events",
            "pc",
            "marker",
            "de");

    /** These begin keys too, which BullMQ's own search takes for jobs. */
    private static final Set<String> OTHER_KEYS = Set.of("dn", "metrics", "priority", "delay");

    private static final List<String> JOB_KEYS =
            List.of("logs", "dependencies", "processed", "failed", "unsuccessful", "lock");

    /** For each candidate the script walks through the lists of the queue, and everybody waits. */
    private static final int CANDIDATES = 100;

    private final QueueParts parts;
    private final String base;

    Orphans(QueueParts parts) {
        this.parts = parts;
        this.base = parts.keys().base();
    }

    long remove() {
        KeyScan scan = KeyScan.of(new KeyPattern(base));
        Optional<ScanPosition> position = Optional.of(ScanPosition.START);
        long removed = 0;
        while (position.isPresent()) {
            KeyPage<String> page = parts.database().scan(scan, position.get());
            List<String> candidates = candidates(page.keys());
            for (int from = 0; from < candidates.size(); from += CANDIDATES) {
                removed += remove(candidates.subList(from, Math.min(from + CANDIDATES, candidates.size())));
            }
            position = page.next();
        }
        return removed;
    }

    private List<String> candidates(List<String> keys) {
        Set<String> ids = new LinkedHashSet<>();
        for (String key : keys) {
            String rest = key.substring(base.length());
            int colon = rest.indexOf(':');
            String id = colon < 0 ? rest : rest.substring(0, colon);
            boolean ofJob = colon < 0 || JOB_KEYS.contains(rest.substring(colon + 1));
            if (ofJob && !QUEUE_KEYS.contains(id) && !OTHER_KEYS.contains(id)) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    private long remove(List<String> candidates) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(QUEUE_KEYS.size());
        arguments.addAll(QUEUE_KEYS);
        arguments.add(JOB_KEYS.size());
        arguments.addAll(JOB_KEYS);
        arguments.addAll(candidates);
        return Reply.number(parts.scripts()
                .run(QueueScript.REMOVE_ORPHANED_JOBS.on(parts.keys()).with(arguments.toArray())));
    }
}
