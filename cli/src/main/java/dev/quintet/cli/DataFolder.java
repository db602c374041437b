package dev.quintet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the command keeps what must outlive it: the audit, journals of migrations, and the data of the Redis it starts. */
public record DataFolder(Path path) {
    /** The folder that was asked for, else {@code $XDG_DATA_HOME/quintet}, else {@code ~/.local/share/quintet}; made if need be. */
    public static DataFolder open(@Nullable Path given, Map<String, String> environment) {
        Path path = given != null
                ? given
                : Optional.ofNullable(environment.get("XDG_DATA_HOME"))
                        .filter(text -> text.startsWith("/"))
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
                        .resolve("quintet");
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The data folder " + path + " cannot be made; choose another one with --data", e);
        }
        if (!Files.isWritable(path)) {
            throw new UsageException("The data folder " + path + " cannot be written; choose another one with --data.");
        }
        return new DataFolder(path.toAbsolutePath());
    }

    Path auditFile() {
        return path.resolve("audit.jsonl");
    }

    /** What migrations have moved. */
    public Path migrations() {
        return path.resolve("migrations");
    }

    Path redis() {
        return path.resolve("redis");
    }
}
