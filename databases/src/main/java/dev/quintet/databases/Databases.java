package dev.quintet.databases;

import dev.quintet.databases.errors.ClearRefusedException;
import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.databases.errors.QuintetException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The five databases, open.
 *
 * <p>Open it once, share it, close it at the end: it owns threads and, per database, one shared connection and a pool. A
 * Redis that is down does not keep it from opening; its databases are then not ready, and connect by themselves later.
 *
 * <p>Thread-safe.
 *
 * <pre>{@code
 * try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment())) {
 *     RedisDatabase cache = databases.get(Database.CACHE);
 *     System.out.println("Cache DB ready: " + cache.isReady());
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class Databases implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Databases.class);
    private static final Duration HEALTH_DEADLINE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final QuintetConfiguration configuration;
    private final AuditLog audit;
    private final ClientResources resources;
    private final RedisClient client;
    private final ExecutorService workers = Executors.newCachedThreadPool(Threads.named("quintet-databases-"));
    private final Map<Database, LettuceDatabase> opened = new EnumMap<>(Database.class);
    private final List<SentinelWatch> watches = new ArrayList<>();
    private final Map<Database, Connector> connectors = new EnumMap<>(Database.class);

    private Databases(QuintetConfiguration configuration, MeterRegistry meters, AuditLog audit) {
        this.configuration = configuration;
        this.audit = audit;
        this.resources = Drivers.resources(configuration.timeouts());
        this.client = Drivers.client(resources, configuration);
        PlacementGuard guard = new PlacementGuard();
        for (Database database : Database.values()) {
            opened.put(database, make(configuration.settings(database), guard, meters));
        }
    }

    private LettuceDatabase make(DatabaseSettings settings, PlacementGuard guard, MeterRegistry meters) {
        Connector connector = new Connector(client, configuration, settings);
        connectors.put(settings.database(), connector);
        Duration deadline = connector.commandTimeout();
        Failures failures = new Failures(settings, deadline);
        SharedConnection shared = new SharedConnection(
                connector,
                workers,
                configuration.timeouts().reconnect(),
                connection -> guard.claim(settings, connection));
        DedicatedPool pool = new DedicatedPool(connector, failures, configuration.pool());
        Channels channels =
                new Channels(connector, workers, configuration.timeouts().reconnect());
        KeyTrackings trackings = new KeyTrackings(connector, workers);
        LettuceDatabase made = new LettuceDatabase(
                settings,
                shared,
                pool,
                channels,
                trackings,
                failures,
                new CommandMeter(meters, settings.database().wireName()),
                deadline);
        watches.add(new SentinelWatch(connector, made, workers));
        return made;
    }

    /** Opens all five, with the audit in the log and no metrics; see {@link #open(QuintetConfiguration, MeterRegistry, AuditLog)}. */
    public static Databases open(QuintetConfiguration configuration) {
        return open(configuration, new CompositeMeterRegistry(), AuditLog.toLogger());
    }

    /**
     * Opens all five at once and waits until each is connected, or its first attempt has failed, or time is up: at most the
     * connect timeout and one command timeout.
     *
     * @param meters where command times are counted, as {@code quintet.redis.commands}
     * @param audit where clearing is written down
     * @throws ConfigurationException if a server that answers shows that the configuration cannot work: a number beyond its
     *     {@code databases}, or two databases in one place; with every fault
     */
    public static Databases open(QuintetConfiguration configuration, MeterRegistry meters, AuditLog audit) {
        Databases databases = new Databases(configuration, meters, audit);
        try {
            databases.connect();
            return databases;
        } catch (RuntimeException fault) {
            databases.close();
            throw fault;
        }
    }

    private void connect() {
        watches.forEach(SentinelWatch::start);
        List<CompletableFuture<Void>> attempts = opened.values().stream()
                .map(database -> database.shared().start().toCompletableFuture())
                .toList();
        Waiting.until(CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new)));
        List<String> faults = new ArrayList<>();
        for (LettuceDatabase database : opened.values()) {
            Throwable failure = database.shared().failure();
            if (failure instanceof ConfigurationException fault) {
                faults.addAll(fault.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        log.info("Opened {}.", configuration);
    }

    /** One of the five; the same object each time. */
    public RedisDatabase get(Database database) {
        return opened(database);
    }

    private LettuceDatabase opened(Database database) {
        LettuceDatabase found = opened.get(database);
        if (found == null) {
            throw new IllegalStateException("All five are opened together, but " + database + " is not");
        }
        return found;
    }

    /** What they were opened with. */
    public QuintetConfiguration configuration() {
        return configuration;
    }

    /**
     * How all five are, asked at once. Takes as long as the slowest of them, and at most 1 s, also when Redis hangs. Two
     * commands for each database.
     */
    public Health health() {
        Map<Database, CompletableFuture<DatabaseHealth>> checks = new EnumMap<>(Database.class);
        opened.forEach((database, connection) -> checks.put(database, check(database)));
        Map<Database, DatabaseHealth> verdicts = new EnumMap<>(Database.class);
        checks.forEach((database, check) -> verdicts.put(database, Waiting.until(check)));
        return new Health(verdicts);
    }

    /** How one of them is; at most 1 s. */
    public DatabaseHealth health(Database database) {
        return Waiting.until(check(database));
    }

    private CompletableFuture<DatabaseHealth> check(Database database) {
        Connector connector = connectors.get(database);
        if (connector == null) {
            throw new IllegalStateException("All five are opened together, but " + database + " is not");
        }
        return new HealthCheck(opened(database), connector, HEALTH_DEADLINE).run();
    }

    /**
     * What is in all five, measured at once. Small databases take milliseconds; for each large one measuring stops when its
     * memory is known to 5 %, or after 1 s. For operators: it reads a sample of the keys each time.
     */
    public Map<Database, DatabaseInfo> info() {
        Map<Database, CompletableFuture<DatabaseInfo>> readings = new EnumMap<>(Database.class);
        opened.forEach((database, connection) ->
                readings.put(database, CompletableFuture.supplyAsync(connection::info, workers)));
        Map<Database, DatabaseInfo> found = new EnumMap<>(Database.class);
        readings.forEach((database, reading) -> found.put(database, Waiting.until(reading)));
        return found;
    }

    /** What is in one of them; see {@link #info()}. */
    public DatabaseInfo info(Database database) {
        return opened(database).info();
    }

    /**
     * Empties exactly one database. Its memory is freed in the background; other clients do not wait.
     *
     * @return how many keys went
     * @throws ClearRefusedException if it is {@link Database#QUEUES} and {@code options} do not force it
     * @throws QuintetException if Redis failed; the audit then says so too
     */
    public ClearResult clear(Database database, ClearOptions options) {
        return new Clearing(opened(database), audit, InstantSource.system()).run(options);
    }

    /** Closes every connection and thread. Commands under way fail; waits at most about 2 s. */
    @Override
    public void close() {
        watches.forEach(SentinelWatch::close);
        opened.values().forEach(LettuceDatabase::close);
        workers.shutdownNow();
        client.shutdown(Duration.ZERO, CLOSING);
        opened.values().forEach(LettuceDatabase::closePool);
        resources.shutdown(0, CLOSING.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSING.toMillis());
    }

    @Override
    public String toString() {
        return configuration.toString();
    }
}
