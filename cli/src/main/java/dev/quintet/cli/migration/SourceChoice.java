package dev.quintet.cli.migration;

import dev.quintet.cli.DataFolder;
import dev.quintet.cli.UsageException;
import dev.quintet.databases.Database;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.errors.UnknownDatabaseException;
import dev.quintet.operations.migration.MigrationOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a migration's keys come from, and where its journals are. */
final class SourceChoice {
    /** A URL with a password belongs here: arguments are seen by everybody on the machine. */
    static final String VARIABLE = "REDIS_MIGRATE_FROM_URL";

    private static final String JOURNAL = ".journal";

    @Option(
            names = "--from",
            paramLabel = "SOURCE",
            description =
                    "Where the keys are: one of the five databases, another number of the server of the sessions, or"
                            + " the URL of any server. With a password, put the URL into " + VARIABLE
                            + ". Default: sessions.")
    private @Nullable String from;

    @Option(
            names = "--keys-per-second",
            paramLabel = "N",
            description = "The pace to keep to; 0 for as fast as it goes. Default: 0.")
    private long pace;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where journals are kept, by which a migration is rolled back; see quintet serve --help.")
    private @Nullable Path data;

    /** Options that have what was chosen here. */
    MigrationOptions.Builder options(QuintetConfiguration configuration, Map<String, String> environment) {
        MigrationOptions.Builder options =
                MigrationOptions.builder(configuration, journals(environment)).keysPerSecond(pace);
        Optional<String> url = url(environment);
        String named = from;
        if (named == null) {
            url.ifPresent(options::fromUrl);
        } else if (url.isPresent()) {
            throw new UsageException("Both --from and " + VARIABLE + " say where the keys are. Give one of the two.");
        } else if (named.contains("://")) {
            if (named.contains("@")) {
                throw new UsageException(
                        "The URL of --from has a user or a password, which everybody on this machine can"
                                + " see. Put it into " + VARIABLE + ".");
            }
            options.fromUrl(named);
        } else if (isNumber(named)) {
            options.fromNumber(Integer.parseInt(named));
        } else {
            options.from(database(named));
        }
        return options;
    }

    private static Optional<String> url(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(VARIABLE)).filter(text -> !text.isEmpty());
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,9}");
    }

    private static Database database(String name) {
        try {
            return Database.named(name);
        } catch (UnknownDatabaseException unknown) {
            throw new UsageException("--from is a database, a number or a URL. " + unknown.getMessage());
        }
    }

    /**
     * What has to be typed before keys leave the source or come back to it.
     *
     * @param location where it is
     */
    String name(String location, Map<String, String> environment) {
        String named = from;
        if (named == null) {
            return url(environment).isPresent() ? location : Database.SESSIONS.wireName();
        }
        if (named.contains("://")) {
            return location;
        }
        return isNumber(named) ? named : database(named).wireName();
    }

    private Path journals(Map<String, String> environment) {
        return DataFolder.open(data, environment).migrations();
    }

    /** The journal that was named, or the only one that there is. */
    Path journal(@Nullable Path named, Map<String, String> environment) {
        if (named != null) {
            return named;
        }
        List<Path> all = all(journals(environment));
        if (all.size() == 1) {
            return all.get(0);
        }
        throw new UsageException(
                all.isEmpty()
                        ? "There is no journal of a migration in " + journals(environment)
                                + ". Say which file it is, or where they are with --data."
                        : "There are several migrations. Say which one:\n"
                                + all.stream().map(Path::toString).collect(Collectors.joining("\n")));
    }

    private static List<Path> all(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(JOURNAL))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read", unreadable);
        }
    }
}
