package dev.quintet.embeddedredis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM that starts a server, says where, and waits to be told how to end. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final int port;
    private final ProcessHandle server;

    private ChildJvm(Process process, int port, ProcessHandle server) {
        this.process = process;
        this.port = port;
        this.server = server;
    }

    /** Runs in the child. {@code directory} is empty for an ephemeral server. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        EmbeddedRedisOptions.Builder options = arguments.length == 0
                ? EmbeddedRedisOptions.ephemeral()
                : EmbeddedRedisOptions.in(Path.of(arguments[0]));
        EmbeddedRedis redis =
                EmbeddedRedis.start(options.program(ServerProgram.bundled()).build());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Client.send(redis.port(), "SET farewell said")));
        System.out.println(redis.port() + " " + redis.pid() + " " + redis.dataDirectory());
        if (System.in.read() >= 0) {
            System.exit(3);
        }
    }

    static ChildJvm start(Path directory) throws IOException {
        return start(List.of(directory.toString()));
    }

    static ChildJvm startEphemeral() throws IOException {
        return start(List.of());
    }

    private static ChildJvm start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                ChildJvm.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null) {
            throw new IOException("The child JVM ended before its server answered");
        }
        String[] words = line.split(" ", 3);
        return new ChildJvm(
                process,
                Integer.parseInt(words[0]),
                ProcessHandle.of(Long.parseLong(words[1])).orElseThrow());
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    ProcessHandle server() {
        return server;
    }

    /** The shell that waits for the server to end. */
    ProcessHandle guardian() {
        return process.children().findFirst().orElseThrow();
    }

    /** The shell that waits for the JVM to end. */
    ProcessHandle watcher() {
        return guardian()
                .children()
                .filter(child -> child.pid() != server.pid())
                .findFirst()
                .orElseThrow();
    }

    void exitWithoutClosing() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    void kill() {
        process.destroyForcibly();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        server.destroyForcibly();
        process.destroyForcibly();
    }
}
