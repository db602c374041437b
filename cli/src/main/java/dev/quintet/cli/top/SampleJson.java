package dev.quintet.cli.top;

import dev.quintet.queues.QueueGlance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A sample for programs. What is not known is left out; names and units are in {@code docs/cli.md}. */
final class SampleJson {
    private SampleJson() {}

    static Map<String, Object> of(Optional<Sample> before, Sample now) {
        Rates rates = new Rates(before, now);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", now.at().toString());
        json.put(
                "servers",
                now.servers().stream().map(server -> server(server, rates)).toList());
        json.put(
                "databases",
                now.databases().stream().map(place -> database(place, rates)).toList());
        json.put("queues", now.queues().stream().map(SampleJson::queue).toList());
        json.put("refusedKeys", now.refused());
        json.put("remarks", now.remarks());
        return json;
    }

    private static Map<String, Object> server(Sample.Server server, Rates rates) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("server", server.name());
        json.put("version", server.version());
        json.put("commandsPerSecond", rounded(rates.commands(server)));
        put(json, "hitPercent", rates.hits(server));
        json.put("usedMemoryBytes", server.usedMemory());
        if (server.maxMemory() > 0) {
            json.put("maxMemoryBytes", server.maxMemory());
        }
        put(json, "evictedPerSecond", rates.evicted(server));
        put(json, "errorsPerSecond", rates.errors(server));
        json.put("clients", server.clients());
        json.put("blockedClients", server.blocked());
        return json;
    }

    private static Map<String, Object> database(Sample.Place place, Rates rates) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("database", place.database().wireName());
        json.put("server", place.server());
        json.put("number", place.number());
        json.put("connected", place.answer().isPresent());
        place.trouble().ifPresent(trouble -> json.put("trouble", trouble));
        place.answer().ifPresent(took -> {
            json.put("answerMillis", rounded(took.toNanos() / 1e6));
            json.put("keys", place.keys());
            json.put("expiringKeys", place.expiring());
        });
        put(json, "keysPerSecond", rates.keys(place));
        place.bytes().ifPresent(bytes -> json.put("memoryBytes", bytes));
        return json;
    }

    private static Map<String, Object> queue(QueueGlance queue) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("queue", queue.name());
        json.put("paused", queue.paused());
        Map<String, Object> counts = new LinkedHashMap<>();
        queue.counts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> counts.put(entry.getKey().wireName(), entry.getValue()));
        json.put("counts", counts);
        queue.oldest().ifPresent(age -> json.put("oldestWaitingMillis", age.toMillis()));
        queue.workers().ifPresent(workers -> json.put("workers", workers));
        return json;
    }

    private static void put(Map<String, Object> json, String name, OptionalDouble value) {
        value.ifPresent(number -> json.put(name, rounded(number)));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
