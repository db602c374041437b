package dev.quintet.benchmarks.ratelimits;

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

/** rate-limiter-flexible on ioredis, in a Node process of its own that is told on its input what to do. */
final class NodePeer implements Peer {
    private static final Path FOLDER = Path.of("benchmarks", "node");

    private final String name;
    private final Process process;
    private final BufferedReader answers;

    private NodePeer(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = process.inputReader();
    }

    /**
     * The peer, if its libraries are there.
     *
     * @param remembering whether it may remember refusals in its process, which it does on request
     */
    static Optional<Peer> start(String url, boolean remembering) throws IOException {
        if (!Files.isDirectory(FOLDER.resolve("node_modules"))) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder("node", "rate-limiter-flexible.mjs", url, Boolean.toString(remembering))
                .directory(FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return Optional.of(new NodePeer("rate-limiter-flexible" + (remembering ? ", in memory" : ""), process));
    }

    private JsonNode tell(String what, Load load, int callers, double seconds) throws IOException {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("what", what);
        order.put("name", load.name());
        order.put("keys", load.keys());
        order.put("allowed", load.allowed());
        // Its windows are whole seconds; the rate is the same.
        long windows = Math.max(1, 1000 / load.window().toMillis());
        order.put("permits", load.permits() * windows);
        order.put("windowSeconds", Math.max(1, load.window().toSeconds()));
        order.put("callers", callers);
        order.put("seconds", seconds);
        process.outputWriter().append(Json.write(order)).append('\n').flush();
        @Nullable String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("Node ended without an answer.");
        }
        return Json.mapper().readTree(answer);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare(Load load) throws IOException {
        JsonNode unused = tell("prepare", load, 1, 0);
    }

    @Override
    public Decisions decide(Load load, int callers, double seconds) throws IOException {
        JsonNode answer = tell("decide", load, callers, seconds);
        return new Decisions(
                answer.get("made").asLong(), answer.get("unexpected").asLong());
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
