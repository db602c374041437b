package dev.quintet.testing;

import dev.quintet.embeddedredis.ServerProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Redis server in the hands of a test, empty before each test method.
 *
 * <p>{@link #shared()} is one server for all classes of a JVM: cheap, and not to be hurt. {@link #start()} and
 * {@link #with} make one for a class, or for a method when the field is not static; it can be killed, halted and
 * restarted. Before the next test such a server runs again, and it ends with its class whatever the tests did to it.
 * What a test changed by {@code CONFIG SET} stays.
 *
 * <p>Runs the program that the system property {@code quintet.redis} names: {@code bundled} (default),
 * {@code installed}, or a path. Starts at its first use. Thread-safe, though tests that share a server and run in
 * parallel empty it under each other.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RedisServer redis = RedisServer.shared();
 *
 * @Test
 * void a_key_is_there() {
 *     redis.cli("SET", "ada", "lovelace");
 *     assertThat(redis.cli("GET", "ada")).isEqualTo("lovelace");
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class RedisServer
        implements AutoCloseable, BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Map<Optional<ServerProgram>, RedisServer> sharedServers = new ConcurrentHashMap<>();

    private final RedisServerOptions options;
    private final boolean shared;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ServerProcess process;
    private int classes;

    private RedisServer(RedisServerOptions options, boolean shared) {
        this.options = options;
        this.shared = shared;
    }

    /** The server that all tests of this JVM share. It ends with the JVM. */
    public static RedisServer shared() {
        return shared(Optional.empty());
    }

    /** The server of this program that all tests of this JVM share. */
    public static RedisServer shared(ServerProgram program) {
        return shared(Optional.of(program));
    }

    private static RedisServer shared(Optional<ServerProgram> program) {
        return sharedServers.computeIfAbsent(program, key -> {
            RedisServerOptions.Builder options =
                    RedisServerOptions.builder().persistent(false).debugCommand();
            key.ifPresent(options::program);
            return new RedisServer(options.build(), true);
        });
    }

    /**
     * A server of one's own, that keeps its data when it is killed or restarted; of what was written in the last moment before it is
     * killed only what {@code CONFIG SET appendfsync always} had made it wait for.
     */
    public static RedisServer start() {
        return with(RedisServerOptions.builder().build());
    }

    /** A server of one's own. */
    public static RedisServer with(RedisServerOptions options) {
        return new RedisServer(options, false);
    }

    /** The programs on this machine that tests can run on: the bundled one, the installed one, the one named. */
    public static List<ServerProgram> programs() {
        return TestPrograms.available();
    }

    public ServerProgram program() {
        return ask(ServerProcess::program);
    }

    /** The same before and after a restart. */
    public int port() {
        return ask(ServerProcess::port);
    }

    /** Where to connect, with user name and password if the server has them; database 0. */
    public String url() {
        return urlAt(port());
    }

    /** Like {@link #url()}, for another numbered database. */
    public String url(int database) {
        return url() + "/" + database;
    }

    /**
     * The port that speaks TLS.
     *
     * @throws IllegalStateException if the server was made without TLS
     */
    public int tlsPort() {
        tlsCertificate();
        return ask(ServerProcess::tlsPort);
    }

    /** {@code rediss://...}, otherwise like {@link #url()}. */
    public String tlsUrl() {
        return "rediss://" + credentials() + "127.0.0.1:" + tlsPort();
    }

    /** The server's own certificate as PEM, which a client has to trust. */
    public Path tlsCertificate() {
        return ask(ServerProcess::certificate)
                .orElseThrow(() -> new IllegalStateException(
                        "This server has no TLS. Make it with RedisServerOptions.builder().tls()."));
    }

    /** The Unix domain socket. */
    public Path socket() {
        if (!options.unixSocket()) {
            throw new IllegalStateException(
                    "This server has no Unix socket. Make it with RedisServerOptions.builder().unixSocket().");
        }
        return ask(ServerProcess::socket);
    }

    /** The process id of the running server; another one after each restart. */
    public long pid() {
        return ask(ServerProcess::pid);
    }

    /**
     * Sends one command to database 0 on a connection of its own, for arranging and asserting.
     *
     * @return a String for strings, a Long for integers, a List for arrays, null for nil
     * @throws RedisErrorException if the server answers with an error
     * @throws UncheckedIOException if the server does not answer within 10 seconds
     */
    public @Nullable Object cli(String... command) {
        return cli(0, command);
    }

    /** Like {@link #cli(String...)}, in another numbered database. */
    public @Nullable Object cli(int database, String... command) {
        try (RespConnection connection = connect(PATIENCE)) {
            if (database != 0) {
                connection.call("SELECT", Integer.toString(database));
            }
            return connection.call(command);
        } catch (IOException silent) {
            throw new UncheckedIOException("%s did not answer %s".formatted(this, command[0]), silent);
        }
    }

    /** Whether the server answers a PING in time. A halted, dead or loading one does not. */
    public boolean answers(Duration within) {
        try (RespConnection connection = connect(within)) {
            return "PONG".equals(connection.call("PING"));
        } catch (IOException | RedisErrorException silent) {
            return false;
        }
    }

    /** Ends the server at once, as a crash would (SIGKILL). It stays down until {@link #restart()}. */
    public void kill() {
        hurt(ServerProcess::kill);
    }

    /** Ends the server in good order (SIGTERM). It stays down until {@link #restart()}. */
    public void stop() {
        hurt(ServerProcess::end);
    }

    /** Halts the server: connections stay, new ones are accepted, nothing is answered (SIGSTOP). */
    public void pause() {
        hurt(ServerProcess::halt);
    }

    /** Lets a halted server go on. */
    public void resume() {
        hurt(ServerProcess::proceed);
    }

    /** Starts the server again on the same port with the same data, stopping it first if it runs. */
    public void restart() {
        hurt(server -> {
            server.end();
            server.start();
        });
    }

    /** Ends the server and removes its files. A shared one is left running. */
    @Override
    public void close() {
        if (shared) {
            return;
        }
        lock.lock();
        try {
            if (process != null) {
                process.endForGood();
                process = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        lock.lock();
        try {
            // Nested classes come here too, within the class that has the field.
            classes++;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!shared) {
            recover();
        }
        if (options.primary().isEmpty()) {
            cli("FLUSHALL");
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (shared) {
            return;
        }
        if (belongsToMethod()) {
            close();
        } else {
            // Now, so that no class ends with a halted server.
            hurt(ServerProcess::proceed);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        boolean last;
        lock.lock();
        try {
            last = --classes == 0;
        } finally {
            lock.unlock();
        }
        if (last) {
            close();
        }
    }

    @Override
    public String toString() {
        return "RedisServer[" + (process == null ? "not started" : "127.0.0.1:" + process.port()) + "]";
    }

    Optional<String> password() {
        return options.password();
    }

    String urlAt(int port) {
        return "redis://" + credentials() + "127.0.0.1:" + port;
    }

    private String credentials() {
        return options.user()
                .map(user ->
                        encoded(user) + ":" + encoded(options.userPassword().orElseThrow()) + "@")
                .or(() -> options.password().map(password -> ":" + encoded(password) + "@"))
                .orElse("");
    }

    private RespConnection connect(Duration patience) throws IOException {
        RespConnection connection = new RespConnection(port(), patience);
        try {
            if (options.password().isPresent()) {
                connection.call("AUTH", options.password().get());
            }
            return connection;
        } catch (IOException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /** A server that still runs but answers with errors only, to an endless script for instance, is beyond repair. */
    private void recover() {
        hurt(server -> {
            server.proceed();
            server.start();
        });
        if (!answers(PATIENCE)) {
            hurt(server -> {
                server.kill();
                server.start();
            });
        }
    }

    private boolean belongsToMethod() {
        lock.lock();
        try {
            return classes == 0;
        } finally {
            lock.unlock();
        }
    }

    private void hurt(Consumer<ServerProcess> action) {
        if (shared) {
            throw new IllegalStateException(
                    "Other tests use the shared server. Take RedisServer.start() for one that may be hurt.");
        }
        ask(server -> {
            action.accept(server);
            return server;
        });
    }

    private <T> T ask(Function<ServerProcess, T> question) {
        lock.lock();
        try {
            ServerProcess server = process;
            if (server == null) {
                server = new ServerProcess(options);
                process = server;
            }
            return question.apply(server);
        } finally {
            lock.unlock();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
