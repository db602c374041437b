package dev.quintet.springbootstarter;

import dev.quintet.databases.Database;
import dev.quintet.databases.MonitorOptions;
import dev.quintet.databases.PoolSettings;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.Timeouts;
import dev.quintet.databases.TlsFiles;
import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.databases.errors.UnknownDatabaseException;
import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.springbootstarter.QuintetProperties.DatabaseProperties;
import dev.quintet.springbootstarter.QuintetProperties.MonitorProperties;
import dev.quintet.springbootstarter.QuintetProperties.PoolProperties;
import dev.quintet.springbootstarter.QuintetProperties.TimeoutProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lays the properties over the environment variables, setting by setting. A variable that a property replaces is not even
 * read, so a fault in it is nobody's concern.
 */
final class PropertiesReader {
    private static final int LONGEST_NAME = 64;

    private final QuintetProperties properties;
    private final PropertyNames names;
    private final QuintetConfiguration.Builder builder;
    private final List<String> faults = new ArrayList<>();

    /** @param variables the environment variables whose names begin with {@code REDIS_}; replaced ones are removed */
    PropertiesReader(QuintetProperties properties, Map<String, String> variables) {
        this.properties = properties;
        removeReplaced(variables);
        this.names = new PropertyNames(variables);
        this.builder = QuintetConfiguration.builder(variables).namedAs(names);
    }

    private void removeReplaced(Map<String, String> variables) {
        remove(variables, "REDIS_URL", text(properties.url()).isPresent());
        properties
                .databases()
                .forEach((name, settings) -> known(name).ifPresent(database -> {
                    remove(
                            variables,
                            database.urlVariable(),
                            text(settings.url()).isPresent());
                    remove(variables, database.numberVariable(), settings.number() != null);
                    remove(variables, database.keysVariable(), settings.keys() != null);
                }));
        remove(variables, "REDIS_COMMAND_TIMEOUT_MS", properties.timeouts().command() != null);
        remove(variables, "REDIS_CONNECT_TIMEOUT_MS", properties.timeouts().connect() != null);
        remove(variables, "REDIS_POOL_SIZE", properties.pool().size() != null);
        for (String file : List.of("CA", "CERT", "KEY")) {
            remove(variables, "REDIS_TLS_" + file + "_FILE", properties.tls().isSet());
        }
    }

    private static void remove(Map<String, String> variables, String name, boolean replaced) {
        if (replaced) {
            variables.remove(name);
        }
    }

    private static Optional<Database> known(String name) {
        try {
            return Optional.of(Database.named(name));
        } catch (UnknownDatabaseException unknown) {
            return Optional.empty();
        }
    }

    /**
     * The configuration.
     *
     * @param applicationName the application's name in Spring, used where none is given for Redis
     * @throws ConfigurationException with every fault, each naming the setting that the user wrote
     */
    QuintetConfiguration read(Optional<String> applicationName) {
        text(properties.url()).ifPresent(builder::url);
        text(properties.application())
                .or(() -> applicationName.map(PropertiesReader::clientName))
                .ifPresent(builder::application);
        properties.databases().forEach(this::database);
        checked("quintet.timeouts.", () -> builder.timeouts(this::timeouts));
        checked("quintet.pool.", () -> builder.pool(this::pool));
        tls();
        return build();
    }

    /** How often to look. */
    static MonitorOptions monitor(MonitorProperties given) {
        MonitorOptions standard = MonitorOptions.DEFAULTS;
        try {
            return new MonitorOptions(or(given.health(), standard.health()), or(given.info(), standard.info()));
        } catch (IllegalArgumentException fault) {
            throw new ConfigurationException(List.of("quintet.monitor." + fault.getMessage() + "."));
        }
    }

    /** The builder knows faults of its own; together with ours they make one message. */
    private QuintetConfiguration build() {
        try {
            QuintetConfiguration built = builder.build();
            if (faults.isEmpty()) {
                return built;
            }
        } catch (ConfigurationException more) {
            faults.addAll(more.faults());
        }
        throw new ConfigurationException(faults);
    }

    private void database(String name, DatabaseProperties settings) {
        Optional<Database> database = known(name);
        if (database.isEmpty()) {
            faults.add("quintet.databases." + name
                    + " is none of the five: sessions, cache, queues, rate-limit, email-cache.");
            return;
        }
        Database known = database.get();
        text(settings.url()).ifPresent(url -> builder.url(known, url));
        Optional.ofNullable(settings.number()).ifPresent(number -> builder.number(known, number));
        Optional.ofNullable(settings.isolation()).ifPresent(isolation -> builder.isolation(known, isolation));
        Optional.ofNullable(settings.keys())
                .ifPresent(keys -> checked(
                        PropertyNames.of(known) + ".keys: ",
                        () -> builder.keyPatterns(
                                known, keys.stream().map(KeyPattern::parse).toList())));
    }

    private void checked(String setting, Runnable change) {
        try {
            change.run();
        } catch (IllegalArgumentException fault) {
            faults.add(setting + fault.getMessage() + ".");
        }
    }

    private Timeouts timeouts(Timeouts before) {
        TimeoutProperties given = properties.timeouts();
        return new Timeouts(
                or(given.command(), before.command()),
                or(given.connect(), before.connect()),
                or(given.silence(), before.silence()),
                or(given.reconnect(), before.reconnect()));
    }

    private PoolSettings pool(PoolSettings before) {
        PoolProperties given = properties.pool();
        return new PoolSettings(
                or(given.size(), before.size()),
                or(given.maxWait(), before.maxWait()),
                or(given.idle(), before.idle()));
    }

    private void tls() {
        if (properties.tls().isSet()) {
            Optional<Path> authority = file("authority", properties.tls().authority());
            Optional<Path> certificate = file("certificate", properties.tls().certificate());
            Optional<Path> key = file("key", properties.tls().key());
            checked("quintet.tls: ", () -> builder.tls(new TlsFiles(authority, certificate, key)));
        }
    }

    private Optional<Path> file(String name, @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            faults.add("quintet.tls." + name + " names the file " + file + ", which is not there or cannot be read.");
        }
        return Optional.ofNullable(file);
    }

    private static <T> T or(@Nullable T given, T standard) {
        return given == null ? standard : given;
    }

    private static Optional<String> text(@Nullable String given) {
        return Optional.ofNullable(given).filter(text -> !text.isBlank());
    }

    /** An application's name in Spring may be any text; what Redis does not take as a client's name becomes a dash. */
    private static String clientName(String applicationName) {
        String name = applicationName.strip().replaceAll("[^\\w.-]+", "-");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
