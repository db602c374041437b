package dev.quintet.embeddedredis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What server to start, and where it keeps its data.
 *
 * <pre>{@code
 * EmbeddedRedisOptions.in(Path.of("data/redis")).port(6379).build()
 * EmbeddedRedisOptions.ephemeral().build()
 * }</pre>
 *
 * <p>Immutable. A value out of range is refused by the builder's method that receives it.
 *
 * @since 1.0
 */
public final class EmbeddedRedisOptions {
    private final @Nullable Path dataDirectory;
    private final @Nullable ServerProgram program;
    private final int port;
    private final @Nullable String password;
    private final Duration startTimeout;
    private final Duration stopTimeout;
    private final List<String> config;

    private EmbeddedRedisOptions(Builder builder) {
        dataDirectory = builder.dataDirectory;
        program = builder.program;
        port = builder.port;
        password = builder.password;
        startTimeout = builder.startTimeout;
        stopTimeout = builder.stopTimeout;
        config = List.copyOf(builder.config);
    }

    /**
     * A server whose data survives a restart: every write is in the append-only file, which reaches the disk once a
     * second. The directory is made if there is none; it belongs to one server at a time.
     */
    public static Builder in(Path dataDirectory) {
        return new Builder(dataDirectory);
    }

    /** A server that saves nothing. Its directory is a temporary one, removed when the server ends. */
    public static Builder ephemeral() {
        return new Builder(null);
    }

    /** Empty for an ephemeral server. */
    public Optional<Path> dataDirectory() {
        return Optional.ofNullable(dataDirectory);
    }

    /** Empty when {@link ServerProgram#find()} decides. */
    public Optional<ServerProgram> program() {
        return Optional.ofNullable(program);
    }

    /** 0 means any free port. */
    public int port() {
        return port;
    }

    public Optional<String> password() {
        return Optional.ofNullable(password);
    }

    public Duration startTimeout() {
        return startTimeout;
    }

    public Duration stopTimeout() {
        return stopTimeout;
    }

    public List<String> config() {
        return config;
    }

    /** Without the password, and without the configuration lines, which may hold another. */
    @Override
    public String toString() {
        return "EmbeddedRedisOptions[%s, port %s, %s]"
                .formatted(
                        dataDirectory == null ? "ephemeral" : "in " + dataDirectory,
                        port == 0 ? "any" : port,
                        program == null ? "any program" : program);
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private final @Nullable Path dataDirectory;
        private @Nullable ServerProgram program;
        private int port;
        private @Nullable String password;
        private Duration startTimeout = Duration.ofSeconds(10);
        private Duration stopTimeout = Duration.ofSeconds(10);
        private final List<String> config = new ArrayList<>();

        private Builder(@Nullable Path dataDirectory) {
            this.dataDirectory = dataDirectory;
        }

        /** The program to run. Default: {@link ServerProgram#find()} decides at each start. */
        public Builder program(ServerProgram program) {
            this.program = program;
            return this;
        }

        /** The TCP port on 127.0.0.1. Default 0: any free one, which {@link EmbeddedRedis#port()} then tells. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be from 0 (any free one) to 65535, was " + port);
            }
            this.port = port;
            return this;
        }

        /**
         * Clients must then send this password. Default: none, as only this machine can connect; set one when other
         * users of the machine are not to be trusted.
         */
        public Builder password(String password) {
            if (password.isEmpty() || password.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "password must have at least one character and no line break or other control character");
            }
            this.password = password;
            return this;
        }

        /** How long a start may take. Default 10 s; raise it when the data takes longer than that to load. */
        public Builder startTimeout(Duration startTimeout) {
            this.startTimeout = positive("startTimeout", startTimeout);
            return this;
        }

        /** How long an orderly stop may take before the server is killed. Default 10 s. */
        public Builder stopTimeout(Duration stopTimeout) {
            this.stopTimeout = positive("stopTimeout", stopTimeout);
            return this;
        }

        /**
         * Adds a line to the server's configuration file, such as {@code maxmemory 100mb}. It stands after our own
         * lines, so it wins where both set the same thing.
         */
        public Builder config(String line) {
            if (line.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("config takes one line at a time, without control characters");
            }
            config.add(line);
            return this;
        }

        public EmbeddedRedisOptions build() {
            return new EmbeddedRedisOptions(this);
        }

        private static Duration positive(String name, Duration duration) {
            if (duration.toMillis() < 1) {
                throw new IllegalArgumentException(name + " must be at least 1 ms, was " + duration);
            }
            return duration;
        }
    }
}
