package dev.quintet.queues.schedulers;

import dev.quintet.queues.JobOptions;
import dev.quintet.queues.protocol.Reply;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads a scheduler's hash, whoever wrote it. */
final class SchedulerHash {
    private static final TypeReference<Map<String, Object>> OPTIONS = new TypeReference<>() {};

    private SchedulerHash() {}

    static JobScheduler read(String id, Map<String, String> hash, Optional<Instant> next, JsonMapper json) {
        Map<String, Object> schedule = new LinkedHashMap<>();
        hash.forEach((name, value) -> schedule.put(name, isNumber(name) ? number(value) : value));
        return new JobScheduler(
                id,
                hash.getOrDefault("name", ""),
                // Old repeatable jobs are listed too, as BullMQ does it, and may say nothing of when they are due.
                Schedule.ofStored(schedule).orElseGet(() -> Schedule.custom("?")),
                hash.containsKey("ic") ? number(String.valueOf(hash.get("ic"))) : 0,
                next,
                hash.getOrDefault("data", "{}"),
                options(hash.get("opts"), json));
    }

    private static boolean isNumber(String field) {
        return switch (field) {
            case "every", "offset", "startDate", "endDate", "limit" -> true;
            default -> false;
        };
    }

    private static long number(String text) {
        return Reply.number(text);
    }

    private static JobOptions options(@Nullable String stored, JsonMapper json) {
        if (stored == null) {
            return JobOptions.NONE;
        }
        try {
            return JobOptions.ofStored(json.readValue(stored, OPTIONS));
        } catch (JacksonException unreadable) {
            return JobOptions.NONE;
        }
    }
}
