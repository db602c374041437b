package dev.quintet.databases;

import dev.quintet.databases.keys.KeyPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the configuration from environment variables, and keeps going after a fault so that all are told at once. */
final class EnvironmentReader {
    private final Map<String, String> variables;
    private final QuintetConfiguration.Builder builder = QuintetConfiguration.builder();

    EnvironmentReader(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Whether an address is given at all. */
    boolean describesRedis() {
        return value("REDIS_URL").isPresent()
                || Arrays.stream(Database.values())
                        .anyMatch(database -> value(database.urlVariable()).isPresent());
    }

    /** A builder with everything that the variables say, faults included. */
    QuintetConfiguration.Builder read() {
        value("REDIS_URL").ifPresent(builder::url);
        value("QUINTET_APPLICATION").ifPresent(builder::application);
        Isolation everywhere = value("REDIS_ISOLATION")
                .map(text -> isolation("REDIS_ISOLATION", text))
                .orElse(Isolation.NUMBER);
        for (Database database : Database.values()) {
            value(database.urlVariable()).ifPresent(url -> builder.url(database, url));
            value(database.numberVariable()).ifPresent(text -> number(database, text));
            value(database.keysVariable()).ifPresent(text -> keys(database, text));
            builder.isolation(database, everywhere);
        }
        timeouts();
        pool();
        tls();
        return builder;
    }

    /** A variable that is set to nothing counts as not set, because that is how Compose files say so. */
    private Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private void number(Database database, String text) {
        try {
            builder.number(database, Integer.parseInt(text));
        } catch (NumberFormatException notANumber) {
            builder.fault(database.numberVariable() + " must be a whole number such as " + database.defaultNumber()
                    + ", but was " + Shown.value(text) + ".");
        }
    }

    private void keys(Database database, String text) {
        try {
            List<KeyPattern> patterns = Arrays.stream(text.split(","))
                    .map(String::strip)
                    .map(KeyPattern::parse)
                    .toList();
            builder.keyPatterns(database, patterns);
        } catch (IllegalArgumentException notAPattern) {
            builder.fault(database.keysVariable() + ": " + notAPattern.getMessage());
        }
    }

    private Isolation isolation(String name, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "number" -> Isolation.NUMBER;
            case "key-patterns" -> Isolation.KEY_PATTERNS;
            default -> {
                builder.fault(name + " must be 'number' or 'key-patterns', but was " + Shown.value(text) + ".");
                yield Isolation.NUMBER;
            }
        };
    }

    private void timeouts() {
        Timeouts standard = Timeouts.DEFAULTS;
        Duration command = millis("REDIS_COMMAND_TIMEOUT_MS", standard.command());
        Duration connect = millis("REDIS_CONNECT_TIMEOUT_MS", standard.connect());
        builder.timeouts(new Timeouts(command, connect, standard.silence(), standard.reconnect()));
    }

    private void pool() {
        PoolSettings standard = PoolSettings.DEFAULTS;
        wholeNumber("REDIS_POOL_SIZE", 1, size -> builder.pool(standard.withSize(size)));
    }

    private Duration millis(String name, Duration standard) {
        Duration[] read = {standard};
        wholeNumber(name, 1, millis -> read[0] = Duration.ofMillis(millis));
        return read[0];
    }

    private void wholeNumber(String name, int least, Consumer<Integer> use) {
        Optional<String> text = value(name);
        if (text.isEmpty()) {
            return;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least) {
                use.accept(number);
                return;
            }
        } catch (NumberFormatException notANumber) {
            // told below, together with numbers that are too small
        }
        builder.fault(name + " must be a whole number from " + least + ", but was " + Shown.value(text.get()) + ".");
    }

    private void tls() {
        Optional<Path> authority = file("REDIS_TLS_CA_FILE");
        Optional<Path> certificate = file("REDIS_TLS_CERT_FILE");
        Optional<Path> key = file("REDIS_TLS_KEY_FILE");
        if (certificate.isPresent() != key.isPresent()) {
            builder.fault(
                    "REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE go together, but only one of them names a readable file.");
            return;
        }
        builder.tls(new TlsFiles(authority, certificate, key));
    }

    private Optional<Path> file(String name) {
        Optional<Path> file = value(name).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            builder.fault(name + " names the file " + file.get() + ", which is not there or cannot be read.");
            return Optional.empty();
        }
        return file;
    }
}
