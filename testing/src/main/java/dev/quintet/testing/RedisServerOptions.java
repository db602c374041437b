package dev.quintet.testing;

import dev.quintet.embeddedredis.ServerProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What kind of server a test needs. Without further words: no password, plain TCP, data kept over a restart.
 *
 * <pre>{@code
 * RedisServer.with(RedisServerOptions.builder().password("secret").config("maxmemory 2mb").build())
 * }</pre>
 *
 * @since 1.0
 */
public final class RedisServerOptions {
    private final @Nullable ServerProgram program;
    private final @Nullable String password;
    private final @Nullable String user;
    private final @Nullable String userPassword;
    private final @Nullable RedisServer primary;
    private final boolean tls;
    private final boolean unixSocket;
    private final boolean persistent;
    private final boolean debugCommand;
    private final List<String> config;

    private RedisServerOptions(Builder builder) {
        program = builder.program;
        password = builder.password;
        user = builder.user;
        userPassword = builder.userPassword;
        primary = builder.primary;
        tls = builder.tls;
        unixSocket = builder.unixSocket;
        persistent = builder.persistent;
        debugCommand = builder.debugCommand;
        config = List.copyOf(builder.config);
    }

    public static Builder builder() {
        return new Builder();
    }

    Optional<ServerProgram> program() {
        return Optional.ofNullable(program);
    }

    Optional<String> password() {
        return Optional.ofNullable(password);
    }

    Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** There is one whenever there is a user. */
    Optional<String> userPassword() {
        return Optional.ofNullable(userPassword);
    }

    Optional<RedisServer> primary() {
        return Optional.ofNullable(primary);
    }

    boolean tls() {
        return tls;
    }

    boolean unixSocket() {
        return unixSocket;
    }

    boolean persistent() {
        return persistent;
    }

    boolean debugCommand() {
        return debugCommand;
    }

    List<String> config() {
        return config;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private @Nullable ServerProgram program;
        private @Nullable String password;
        private @Nullable String user;
        private @Nullable String userPassword;
        private @Nullable RedisServer primary;
        private boolean tls;
        private boolean unixSocket;
        private boolean persistent = true;
        private boolean debugCommand;
        private final List<String> config = new ArrayList<>();

        private Builder() {}

        /** The program to run. Default: the system property {@code quintet.redis} decides. */
        public Builder program(ServerProgram program) {
            this.program = program;
            return this;
        }

        /** The password of the user named {@code default}. */
        public Builder password(String password) {
            this.password = password;
            return this;
        }

        /** A further user who may do everything. {@link RedisServer#url()} then logs in as this one. */
        public Builder user(String name, String password) {
            this.user = name;
            this.userPassword = password;
            return this;
        }

        /** A second port that speaks TLS, with a self-signed certificate made for this server. */
        public Builder tls() {
            tls = true;
            return this;
        }

        /** A Unix domain socket beside the port. */
        public Builder unixSocket() {
            unixSocket = true;
            return this;
        }

        /** Whether data is kept over {@link RedisServer#restart()} and {@link RedisServer#kill()}. Default: yes. */
        public Builder persistent(boolean persistent) {
            this.persistent = persistent;
            return this;
        }

        /** Allows {@code DEBUG} from this machine; servers older than 7 always do. */
        public Builder debugCommand() {
            debugCommand = true;
            return this;
        }

        /** Copies the data of another server from the start. */
        public Builder replicaOf(RedisServer primary) {
            this.primary = primary;
            return this;
        }

        /** Adds a line to the server's configuration file, such as {@code databases 4}. It wins over ours. */
        public Builder config(String line) {
            config.add(line);
            return this;
        }

        public RedisServerOptions build() {
            return new RedisServerOptions(this);
        }
    }
}
