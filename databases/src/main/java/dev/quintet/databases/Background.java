package dev.quintet.databases;

import io.lettuce.core.api.StatefulConnection;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that nobody waits for; what goes wrong in it is at least logged. */
final class Background {
    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private Background() {}

    static void watch(CompletableFuture<?> work, String what) {
        CompletableFuture<?> unused = work.whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn("{} failed: {}", what, Failures.reason(failure), failure);
            }
        });
    }

    static void close(StatefulConnection<?, ?> connection) {
        watch(connection.closeAsync(), "Closing a connection");
    }
}
