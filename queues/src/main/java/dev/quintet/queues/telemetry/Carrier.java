package dev.quintet.queues.telemetry;

import dev.quintet.databases.Json;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a job carries of a trace: one JSON object of names and texts. */
final class Carrier {
    /** Reads it for a propagator. */
    static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private Carrier() {}

    /** Empty if nobody propagates anything. */
    static Optional<String> write(Context context, TextMapPropagator propagator) {
        Map<String, String> carrier = new LinkedHashMap<>();
        propagator.inject(context, carrier, (into, key, value) -> {
            if (into != null) {
                into.put(key, value);
            }
        });
        return carrier.isEmpty() ? Optional.empty() : Optional.of(Json.write(carrier));
    }

    /** What another tracing library has written and cannot be read here carries nothing. */
    static Map<String, String> read(String carried) {
        Map<String, String> carrier = new LinkedHashMap<>();
        try {
            JsonNode json = Json.mapper().readTree(carried);
            json.properties().forEach(entry -> {
                if (entry.getValue().isString()) {
                    carrier.put(entry.getKey(), entry.getValue().asString());
                }
            });
        } catch (JacksonException unreadable) {
            return Map.of();
        }
        return carrier;
    }
}
