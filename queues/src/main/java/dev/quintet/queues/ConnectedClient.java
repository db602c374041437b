package dev.quintet.queues;

import java.util.Map;
import java.util.Optional;

/**
 * A connection of a worker, or of one who listens to events, as the server lists it.
 *
 * @param name the worker's own name, if it has one
 * @param address where it connects from
 * @param properties everything the server tells of it, such as {@code id}, {@code age} and {@code idle}
 * @since 1.0
 */
public record ConnectedClient(Optional<String> name, String address, Map<String, String> properties) {
    public ConnectedClient {
        properties = Map.copyOf(properties);
    }
}
