package dev.quintet.benchmarks.queues;

import dev.quintet.databases.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** BullMQ, in a Node process of its own that is told on its input what to do. */
final class NodeBullmq implements QueuePeer {
    private static final Path FOLDER = Path.of("benchmarks", "node");

    private final Process process;
    private final BufferedReader answers;

    private NodeBullmq(Process process) {
        this.process = process;
        this.answers = process.inputReader();
    }

    /** The peer, if its libraries are there. */
    static Optional<QueuePeer> start(String url) throws IOException {
        if (!Files.isDirectory(FOLDER.resolve("node_modules").resolve("bullmq"))) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder("node", "bullmq.mjs", url)
                .directory(FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return Optional.of(new NodeBullmq(process));
    }

    @Override
    public String name() {
        return "BullMQ on Node";
    }

    @Override
    public Took perform(QueueTask task) throws IOException {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("queue", QueueTask.QUEUE);
        order.put("jobs", task.jobs());
        switch (task.kind()) {
            case ADD -> {
                order.put("what", "add");
                order.put("callers", task.width());
            }
            case ADD_IN_BULK -> {
                order.put("what", "addBulk");
                order.put("bulk", task.width());
            }
            case PROCESS -> {
                order.put("what", "work");
                order.put("concurrency", task.width());
            }
        }
        process.outputWriter().append(Json.write(order)).append('\n').flush();
        @Nullable String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("Node ended without an answer.");
        }
        JsonNode took = Json.mapper().readTree(answer);
        return new Took(took.get("seconds").asDouble(), took.get("cpu").asDouble());
    }

    @Override
    public void close() {
        try {
            process.outputWriter().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
