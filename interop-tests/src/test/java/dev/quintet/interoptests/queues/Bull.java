package dev.quintet.interoptests.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import dev.quintet.interoptests.Program;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real BullMQ in a Node process of its own, told by {@code mixed-queues.mjs} what to do. */
final class Bull implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Bull.class);
    private static final long PATIENCE_SECONDS = 60;

    private final Program node;
    private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    private Bull(Program node) {
        this.node = node;
        Thread reader = new Thread(this::read, "answers-of-node");
        reader.setDaemon(true);
        reader.start();
    }

    static Bull at(String redisUrl) {
        return new Bull(Program.node("mixed-queues.mjs", Map.of("REDIS_URL", redisUrl)));
    }

    private void read() {
        try {
            while (true) {
                String line = node.line();
                if (!line.startsWith("{\"id\"")) {
                    log.info("Node says: {}", line);
                    continue;
                }
                JsonNode answer = JsonMapper.shared().readTree(line);
                CompletableFuture<JsonNode> question =
                        asked.remove(answer.get("id").asLong());
                if (question != null) {
                    settle(question, answer);
                }
            }
        } catch (AssertionError | RuntimeException ended) {
            asked.values().forEach(question -> question.completeExceptionally(ended));
        }
    }

    private static void settle(CompletableFuture<JsonNode> question, JsonNode answer) {
        if (answer.has("error")) {
            question.completeExceptionally(new BullException(answer.get("error").asString()));
        } else {
            question.complete(answer.get("answer"));
        }
    }

    /** What BullMQ refused, in its words. */
    static final class BullException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BullException(String message) {
            super(message);
        }
    }

    /**
     * Lets it do something.
     *
     * @param command one of those in the script
     * @param parameters names and values in turn
     */
    CompletableFuture<JsonNode> ask(String command, Object... parameters) {
        long id = last.incrementAndGet();
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", id);
        message.put("do", command);
        for (int i = 0; i < parameters.length; i += 2) {
            message.put((String) parameters[i], parameters[i + 1]);
        }
        CompletableFuture<JsonNode> question = new CompletableFuture<>();
        asked.put(id, question);
        synchronized (node) {
            node.tell(Json.write(message));
        }
        return question.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Lets it do something and waits for the answer. */
    JsonNode tell(String command, Object... parameters) {
        CompletableFuture<JsonNode> answer = ask(command, parameters);
        assertThat(answer).as(command).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
        return answer.join();
    }

    /** Calls a method of BullMQ's {@code Queue}. */
    JsonNode queue(String queue, String method, Object... arguments) {
        return tell("queue", "queue", queue, "method", method, "args", List.of(arguments));
    }

    /** Adds a job, and returns its id. */
    String add(String queue, String name, Object data, Object options) {
        return queue(queue, "add", name, data, options).get("id").asString();
    }

    /** Calls a method of BullMQ's {@code Job}. */
    JsonNode job(String queue, String id, String method, Object... arguments) {
        return tell("job", "queue", queue, "job", id, "method", method, "args", List.of(arguments));
    }

    /** What it reads of a job. */
    JsonNode read(String queue, String id) {
        return tell("read", "queue", queue, "job", id);
    }

    /** Starts a BullMQ worker named {@code node}. */
    void work(String queue, Object options) {
        JsonNode unused = tell("work", "queue", queue, "worker", "node", "options", options);
    }

    /** Calls a method of the worker. */
    JsonNode worker(String method, Object... arguments) {
        return tell("worker", "worker", "node", "method", method, "args", List.of(arguments));
    }

    /** How often its worker ran each job. */
    Map<String, Integer> runs(String queue) {
        Map<String, Integer> runs = new LinkedHashMap<>();
        tell("runs", "queue", queue)
                .properties()
                .forEach(run -> runs.put(run.getKey(), run.getValue().asInt()));
        return runs;
    }

    /** Ends its process as a crash would. */
    @Override
    public void close() {
        node.close();
    }
}
