package dev.quintet.embeddedredis;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis server that runs as long as this JVM, or until it is closed.
 *
 * <p>Only this machine can connect. Data goes to a directory that belongs to one server at a time and survives a
 * restart, or to a temporary one that goes away with the server. The server also ends when the JVM does: after the last
 * shutdown hook, so hooks may still use it, and when the JVM is killed. The server's output is in {@code server.log} in
 * its directory.
 *
 * <p>Thread-safe. Holds no thread: a shell beside the server waits for the JVM's end. Needs a POSIX system.
 *
 * <pre>{@code
 * try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.in(Path.of("data")).build())) {
 *     connect(redis.url());
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

    private final EmbeddedRedisOptions options;
    private final ServerProgram program;
    private final DataDirectory directory;
    private final ServerProcess process;
    private final int port;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    EmbeddedRedis(
            EmbeddedRedisOptions options,
            ServerProgram program,
            DataDirectory directory,
            ServerProcess process,
            int port) {
        this.options = options;
        this.program = program;
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a server and waits until it answers, for at most {@link EmbeddedRedisOptions#startTimeout()}. A server
     * that an earlier JVM left running on the same directory is stopped first.
     *
     * @throws EmbeddedRedisException if there is no program that runs here, the port or the directory is in use, the
     *     server gave up (with the last lines of its log), did not answer in time, or the thread was interrupted, which
     *     it then still is. No process is left.
     */
    public static EmbeddedRedis start(EmbeddedRedisOptions options) {
        EmbeddedRedis redis = new Start(options).run();
        log.info("{} answers on 127.0.0.1:{}, data in {}", redis.program, redis.port, redis.dataDirectory());
        return redis;
    }

    public int port() {
        return port;
    }

    /** {@code redis://127.0.0.1:<port>}. Contains the password if there is one, so keep it out of logs. */
    public String url() {
        String user = options.password()
                .map(password -> ":" + percentEncoded(password) + "@")
                .orElse("");
        return "redis://" + user + "127.0.0.1:" + port;
    }

    public ServerProgram program() {
        return program;
    }

    /** Where the data and the log are; gone after the end of an ephemeral server. */
    public Path dataDirectory() {
        return directory.path();
    }

    /** The server's process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the server's process lives. It may still be loading, busy or halted. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Stops the server: asks it to end, waits for at most {@link EmbeddedRedisOptions#stopTimeout()}, then kills it. A
     * thread that is interrupted kills it at once. Closing again does nothing.
     *
     * @throws EmbeddedRedisException if the server could not be killed; the directory then stays locked
     */
    @Override
    public void close() {
        closing.lock();
        try {
            if (closed) {
                return;
            }
            Duration patience = options.stopTimeout();
            if (!process.stop(patience)) {
                throw new EmbeddedRedisException(
                        "The Redis server with process id %s could not be killed. End it by hand.".formatted(pid()));
            }
            directory.forgetPid();
            directory.close();
            closed = true;
            log.info("The Redis server on 127.0.0.1:{} has stopped", port);
        } finally {
            closing.unlock();
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "EmbeddedRedis[127.0.0.1:%s, %s, %s]".formatted(port, program, dataDirectory());
    }

    private static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
