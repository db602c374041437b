package dev.quintet.queues;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The names of connections by which BullMQ, in any language, finds who works on a queue. */
final class ClientNames {
    private ClientNames() {}

    static String worker(String prefix, String queue, Optional<String> workerName) {
        return base(prefix, queue) + workerName.map(name -> ":w:" + name).orElse("");
    }

    static String events(String prefix, String queue) {
        return base(prefix, queue) + ":qe";
    }

    private static String base(String prefix, String queue) {
        return prefix + ":" + Base64.getEncoder().encodeToString(queue.getBytes(StandardCharsets.UTF_8));
    }
}
