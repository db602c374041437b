package dev.quintet.interoptests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The real BullMQ in a Node process, told what to do. */
final class Bullmq implements AutoCloseable {
    private final Program node;

    private Bullmq(Program node) {
        this.node = node;
    }

    static Bullmq at(String redisUrl) {
        return at(redisUrl, "bullmq.mjs");
    }

    /** With another script that is told what to do in the same way. */
    static Bullmq at(String redisUrl, String script) {
        Program node = Program.node(script, Map.of("REDIS_URL", redisUrl));
        assertThat(node.line()).isEqualTo("ready");
        return new Bullmq(node);
    }

    /**
     * Lets it do something, and returns the answer.
     *
     * @param command one of those in the script
     * @param parameters names and values in turn
     */
    JsonNode tell(String command, Object... parameters) {
        Map<String, Object> message = new LinkedHashMap<>(Map.of("do", command));
        for (int i = 0; i < parameters.length; i += 2) {
            message.put((String) parameters[i], parameters[i + 1]);
        }
        node.tell(Json.write(message));
        String line = node.line();
        JsonNode answer = Json.mapper().readTree(line);
        assertThat(answer.has("error"))
                .as("%s was answered by %s", command, line)
                .isFalse();
        return answer.get("answer");
    }

    @Override
    public void close() {
        node.close();
    }
}
