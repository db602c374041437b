package dev.quintet.springbootstarter;

import dev.quintet.databases.Isolation;
import dev.quintet.databases.MonitorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings below {@code quintet}. What is not set here is taken from the {@code REDIS_...} variables, else from the
 * defaults of {@link dev.quintet.databases.Timeouts}, {@link dev.quintet.databases.PoolSettings} and {@link MonitorOptions}.
 *
 * @param url The Redis server of every database that has no URL of its own, such as redis://user:password@host:6379. REDIS_URL
 *     if not set.
 * @param application The name of this application in CLIENT LIST. spring.application.name if not set.
 * @param databases Settings of single databases, by name: sessions, cache, queues, rate-limit, email-cache.
 * @param timeouts How long to wait for Redis.
 * @param pool The dedicated connections that each database keeps for blocking commands and transactions.
 * @param tls What TLS connections trust and show, as PEM files.
 * @param monitor How often the databases are looked at in the background, for metrics.
 * @param auditFile A file that gets one JSON line for each clearing of a database; without it the audit is only logged.
 * @since 1.0
 */
@ConfigurationProperties("quintet")
public record QuintetProperties(
        @Nullable String url,
        @Nullable String application,
        @DefaultValue Map<String, DatabaseProperties> databases,
        @DefaultValue TimeoutProperties timeouts,
        @DefaultValue PoolProperties pool,
        @DefaultValue TlsProperties tls,
        @DefaultValue MonitorProperties monitor,
        @Nullable Path auditFile) {

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "QuintetProperties[application=" + application + ", databases=" + databases.keySet() + "]";
    }

    /**
     * One database.
     *
     * @param url Its own Redis server. A number at the end is the database's number.
     * @param number Its number on the server.
     * @param keys Patterns of the keys that belong here, each a prefix and one asterisk.
     * @param isolation What keeps it apart from others on its server.
     */
    public record DatabaseProperties(
            @Nullable String url,
            @Nullable Integer number,
            @Nullable List<String> keys,
            @Nullable Isolation isolation) {
        /** Without the URL, which may hold a password. */
        @Override
        public String toString() {
            return "DatabaseProperties[number=" + number + ", keys=" + keys + ", isolation=" + isolation + "]";
        }
    }

    /**
     * How long to wait for Redis.
     *
     * @param command For the answer to one command.
     * @param connect For a connection to be made.
     * @param silence After how long without any sign of life a peer counts as dead.
     * @param reconnect The longest pause between two attempts to reconnect.
     */
    public record TimeoutProperties(
            @Nullable Duration command,
            @Nullable Duration connect,
            @Nullable Duration silence,
            @Nullable Duration reconnect) {}

    /**
     * The dedicated connections of each database.
     *
     * @param size Most connections at once.
     * @param maxWait How long a caller waits for a free one.
     * @param idle After how long unused a connection is closed.
     */
    public record PoolProperties(
            @Nullable Integer size,
            @Nullable Duration maxWait,
            @Nullable Duration idle) {}

    /**
     * TLS.
     *
     * @param authority Certificates of the authorities that sign the server's certificate.
     * @param certificate The certificate chain to show to a server that asks for one.
     * @param key The private key of that certificate, PKCS#8, without a password.
     */
    public record TlsProperties(
            @Nullable Path authority,
            @Nullable Path certificate,
            @Nullable Path key) {
        boolean isSet() {
            return authority != null || certificate != null || key != null;
        }
    }

    /**
     * The background monitor.
     *
     * @param health How long between two looks at health.
     * @param info How long between two looks at what the databases hold.
     */
    public record MonitorProperties(
            @Nullable Duration health, @Nullable Duration info) {}
}
