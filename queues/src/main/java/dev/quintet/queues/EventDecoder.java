package dev.quintet.queues;

import dev.quintet.queues.QueueEvent.Active;
import dev.quintet.queues.QueueEvent.Added;
import dev.quintet.queues.QueueEvent.Cleaned;
import dev.quintet.queues.QueueEvent.Completed;
import dev.quintet.queues.QueueEvent.Custom;
import dev.quintet.queues.QueueEvent.Deduplicated;
import dev.quintet.queues.QueueEvent.Delayed;
import dev.quintet.queues.QueueEvent.Drained;
import dev.quintet.queues.QueueEvent.Duplicated;
import dev.quintet.queues.QueueEvent.Failed;
import dev.quintet.queues.QueueEvent.Paused;
import dev.quintet.queues.QueueEvent.Progress;
import dev.quintet.queues.QueueEvent.Removed;
import dev.quintet.queues.QueueEvent.Resumed;
import dev.quintet.queues.QueueEvent.RetriesExhausted;
import dev.quintet.queues.QueueEvent.Stalled;
import dev.quintet.queues.QueueEvent.Waiting;
import dev.quintet.queues.QueueEvent.WaitingChildren;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes events of stream entries. Never fails: what it cannot make sense of is passed on as it is. */
final class EventDecoder {
    private EventDecoder() {}

    static QueueEvent decode(String id, Map<String, String> fields) {
        QueueEvent known = null;
        try {
            known = known(id, fields);
        } catch (ArithmeticException | NumberFormatException unreadable) {
            // A number that is none: whoever knows the event's origin may make something of it.
        }
        return known == null ? custom(id, fields) : known;
    }

    private static @Nullable QueueEvent known(String id, Map<String, String> fields) {
        String name = fields.getOrDefault("event", "");
        return switch (name) {
            case "drained" -> new Drained(id);
            case "paused" -> new Paused(id);
            case "resumed" -> new Resumed(id);
            case "cleaned" -> {
                String count = fields.get("count");
                yield count == null ? null : new Cleaned(id, whole(count));
            }
            default -> {
                String job = fields.get("jobId");
                yield job == null ? null : ofJob(name, id, job, fields);
            }
        };
    }

    private static @Nullable QueueEvent ofJob(String name, String id, String job, Map<String, String> fields) {
        Optional<String> previous = Optional.ofNullable(fields.get("prev"));
        return switch (name) {
            case "added" -> new Added(id, job, fields.getOrDefault("name", ""));
            case "waiting" -> new Waiting(id, job, previous);
            case "delayed" -> {
                String until = fields.get("delay");
                yield until == null ? null : new Delayed(id, job, Instant.ofEpochMilli(whole(until)));
            }
            case "active" -> new Active(id, job, previous);
            case "completed" -> new Completed(id, job, fields.getOrDefault("returnvalue", "null"), previous);
            case "failed" -> new Failed(id, job, fields.getOrDefault("failedReason", ""), previous);
            case "progress" -> new Progress(id, job, fields.getOrDefault("data", "null"));
            case "stalled" -> new Stalled(id, job);
            case "waiting-children" -> new WaitingChildren(id, job, previous);
            case "duplicated" -> new Duplicated(id, job);
            case "deduplicated" -> {
                String deduplication = fields.get("deduplicationId");
                yield deduplication == null
                        ? null
                        : new Deduplicated(
                                id, job, deduplication, Optional.ofNullable(fields.get("deduplicatedJobId")));
            }
            case "removed" -> new Removed(id, job, previous);
            case "retries-exhausted" -> {
                String made = fields.get("attemptsMade");
                yield made == null ? null : new RetriesExhausted(id, job, Math.toIntExact(whole(made)));
            }
            default -> null;
        };
    }

    /** A delay may carry a fraction of a millisecond, and Lua writes large numbers with an exponent. */
    private static long whole(String number) {
        return (long) Double.parseDouble(number);
    }

    private static Custom custom(String id, Map<String, String> fields) {
        Map<String, String> rest = new LinkedHashMap<>(fields);
        String name = rest.remove("event");
        return new Custom(id, name == null ? "" : name, Collections.unmodifiableMap(rest));
    }
}
