package dev.quintet.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What people use to copy a database: redis-cli, and node-redis-dump2 from npm, each in a process of its own. */
final class RedisTools {
    private static final Path FOLDER = Path.of("benchmarks", "node");

    private final int port;

    RedisTools(int port) {
        this.port = port;
    }

    /** A snapshot of the whole server, made by the server and sent. */
    long snapshot(Path file, long keys) throws IOException, InterruptedException {
        String unused = run(Path.of("."), null, "redis-cli", "-p", Integer.toString(port), "--rdb", file.toString());
        return keys;
    }

    /** The commands that write the keys of the benchmark, as Redis reads them. */
    void writeCommands(Path file, long keys) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 18)) {
            out.write(command("SELECT", "1"));
            for (long i = 0; i < keys; i++) {
                out.write(command(
                        "SET", "cache:user:" + i, "value of user " + i + " " + "x".repeat(40), "PX", "86400000"));
            }
        }
    }

    private static byte[] command(String... words) {
        StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    long pipe(Path commands, long keys) throws IOException, InterruptedException {
        String told = run(Path.of("."), commands, "redis-cli", "-p", Integer.toString(port), "--pipe");
        String expected = "errors: 0, replies: " + (keys + 1);
        if (!told.contains(expected)) {
            throw new IOException("redis-cli said not '" + expected + "' but: " + told);
        }
        return keys;
    }

    boolean hasNode() {
        return Files.isDirectory(FOLDER.resolve("node_modules").resolve("node-redis-dump2"));
    }

    /** Exports number 0, or imports into it; returns how many keys. */
    long node(String what, Path file) throws IOException, InterruptedException {
        return Long.parseLong(run(FOLDER, null, "node", "redis-dump.mjs", Integer.toString(port), what, file.toString())
                .strip());
    }

    private static String run(Path folder, @Nullable Path input, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        Process process = builder.start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + " ended with " + process.exitValue() + ": " + told);
        }
        return told;
    }
}
