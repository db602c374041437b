package dev.quintet.queues;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds who is connected for a queue, in whatever language: BullMQ's clients name their connections for their queue. */
final class ConnectedClients {
    private final QueueParts parts;
    private final String prefix;
    private final String queue;

    ConnectedClients(QueueParts parts) {
        this.parts = parts;
        this.prefix = parts.keys().prefix();
        this.queue = parts.keys().queue();
    }

    List<ConnectedClient> workers() {
        String unnamed = ClientNames.worker(prefix, queue, Optional.empty());
        String named = ClientNames.worker(prefix, queue, Optional.of(""));
        return find(name -> {
            if (name.equals(unnamed)) {
                return Optional.of("");
            }
            return name.startsWith(named) ? Optional.of(name.substring(named.length())) : Optional.empty();
        });
    }

    List<ConnectedClient> listeners() {
        String listener = ClientNames.events(prefix, queue);
        return find(name -> name.equals(listener) ? Optional.of("") : Optional.empty());
    }

    /** @param own the worker's own name within a connection's name, nothing if it has none; empty if it is somebody else */
    private List<ConnectedClient> find(Function<String, Optional<String>> own) {
        String list = parts.database().call(redis -> redis.clientList());
        String number = Integer.toString(parts.database().number());
        List<ConnectedClient> found = new ArrayList<>();
        for (String line : list.lines().toList()) {
            Map<String, String> properties = properties(line);
            // The name does not tell the database's number, and two may have a queue of the same name.
            if (properties.getOrDefault("db", number).equals(number)) {
                own.apply(properties.getOrDefault("name", ""))
                        .ifPresent(name -> found.add(new ConnectedClient(
                                Optional.of(name).filter(text -> !text.isEmpty()),
                                properties.getOrDefault("addr", ""),
                                properties)));
            }
        }
        return found;
    }

    static Map<String, String> properties(String line) {
        Map<String, String> properties = new HashMap<>();
        for (String property : line.split(" ", -1)) {
            int equals = property.indexOf('=');
            if (equals > 0) {
                properties.put(property.substring(0, equals), property.substring(equals + 1));
            }
        }
        return properties;
    }
}
