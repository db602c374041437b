package dev.quintet.testing;

import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.embeddedredis.EmbeddedRedisOptions;
import dev.quintet.embeddedredis.ServerProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One server that dies and comes back in the same place: same ports, same files. Not thread-safe; its
 * {@link RedisServer} holds a lock.
 */
final class ServerProcess {
    private final RedisServerOptions options;
    private final ServerProgram program;
    private final ServerFiles files = new ServerFiles();
    private final Optional<Certificate> certificate;
    private final int tlsPort;
    private int port;
    private @Nullable EmbeddedRedis running;
    private boolean halted;

    ServerProcess(RedisServerOptions options) {
        this.options = options;
        program = options.program().orElseGet(TestPrograms::chosen);
        try {
            certificate = options.tls() ? Optional.of(Certificate.createIn(files.folder())) : Optional.empty();
            tlsPort = options.tls() ? freePort() : 0;
            start();
        } catch (RuntimeException failure) {
            files.delete();
            throw failure;
        }
    }

    void start() {
        if (running != null && running.isAlive()) {
            return;
        }
        end();
        EmbeddedRedisOptions.Builder embedded =
                options.persistent() ? EmbeddedRedisOptions.in(files.data()) : EmbeddedRedisOptions.ephemeral();
        embedded.program(program).port(port);
        options.password().ifPresent(embedded::password);
        // Else a first replica waits five seconds for others to share its copy.
        embedded.config("repl-diskless-sync-delay 0");
        certificate.ifPresent(made -> embedded.config("tls-port " + tlsPort)
                .config("tls-cert-file " + quoted(made.certificate().toString()))
                .config("tls-key-file " + quoted(made.privateKey().toString()))
                .config("tls-ca-cert-file " + quoted(made.certificate().toString()))
                .config("tls-auth-clients no"));
        if (options.unixSocket()) {
            embedded.config("unixsocket " + quoted(files.socket().toString())).config("unixsocketperm 700");
        }
        if (options.debugCommand() && program.version().isAtLeast(7, 0)) {
            embedded.config("enable-debug-command local");
        }
        options.user()
                .ifPresent(user -> embedded.config("user %s on %s ~* &* +@all"
                        .formatted(
                                quoted(user),
                                quoted(">" + options.userPassword().orElseThrow()))));
        options.primary().ifPresent(primary -> {
            embedded.config("replicaof 127.0.0.1 " + primary.port());
            primary.password().ifPresent(password -> embedded.config("masterauth " + quoted(password)));
        });
        options.config().forEach(embedded::config);
        EmbeddedRedis started = EmbeddedRedis.start(embedded.build());
        port = started.port();
        running = started;
    }

    /** Ends the server in good order, if it runs. */
    void end() {
        proceed();
        if (running != null) {
            running.close();
            running = null;
        }
    }

    void kill() {
        if (running != null) {
            ProcessHandle.of(running.pid()).ifPresent(ProcessHandle::destroyForcibly);
            halted = false;
            end();
        }
    }

    void halt() {
        Signals.halt(pid());
        halted = true;
    }

    void proceed() {
        if (halted && running != null && running.isAlive()) {
            Signals.proceed(running.pid());
        }
        halted = false;
    }

    void endForGood() {
        try {
            end();
        } finally {
            files.delete();
        }
    }

    int port() {
        return port;
    }

    long pid() {
        if (running == null) {
            throw new IllegalStateException("The server does not run. Call restart() first.");
        }
        return running.pid();
    }

    ServerProgram program() {
        return program;
    }

    int tlsPort() {
        return tlsPort;
    }

    Optional<Path> certificate() {
        return certificate.map(Certificate::certificate);
    }

    Path socket() {
        return files.socket();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException("No free port for TLS", none);
        }
    }
}
