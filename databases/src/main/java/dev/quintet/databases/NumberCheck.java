package dev.quintet.databases;

import dev.quintet.databases.errors.ConfigurationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Explains a server's refusal of a database number: how many it has, and what to do. */
final class NumberCheck {
    private final Connector connector;

    NumberCheck(Connector connector) {
        this.connector = connector;
    }

    /** Whether the connection failed because the server has no database of that number. */
    static boolean isOutOfRange(Throwable failure) {
        return Failures.reason(failure).contains("DB index is out of range");
    }

    /** The fault to tell; completes always, if need be without knowing how many databases there are. */
    CompletableFuture<ConfigurationException> explain() {
        return connector
                .connect("check", 0)
                .thenCompose(connection -> connection
                        .async()
                        .configGet("databases")
                        .whenComplete((answer, failure) -> Background.close(connection)))
                .handle((answer, failure) -> fault(failure == null ? answer.getOrDefault("databases", "") : ""));
    }

    private ConfigurationException fault(String databases) {
        DatabaseSettings settings = connector.settings();
        String numbers = databases.matches("\\d{1,9}")
                ? "has the databases 0 to " + (Integer.parseInt(databases) - 1)
                : "has fewer databases";
        return new ConfigurationException(List.of(settings.database() + " is to be number " + settings.number()
                + ", but "
                + settings.address() + " " + numbers + ". Choose another number ("
                + settings.names().number(settings.database())
                + "), or raise 'databases' in the server's configuration."));
    }
}
