package dev.quintet.cli.backup;

import dev.quintet.cli.UsageException;
import dev.quintet.operations.backup.Passphrase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The passphrase of a backup: from a file or from the environment, never an argument, which everybody can see. */
final class PassphraseChoice {
    static final String VARIABLE = "QUINTET_BACKUP_PASSPHRASE";
    /** What is longer is some other file, given by mistake. */
    private static final int LONGEST = 10_000;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "A file whose first line is the passphrase that encrypts the backup; - reads it from standard"
                    + " input. Default: the environment's " + VARIABLE + "; without either it is not encrypted.")
    private @Nullable Path file;

    /** Empty if the backup is not encrypted. */
    Optional<Passphrase> read(Map<String, String> environment, InputStream standardInput) {
        Path given = file;
        Optional<String> text = given == null
                ? Optional.ofNullable(environment.get(VARIABLE)).filter(any -> !any.isEmpty())
                : Optional.of(firstLine(given, standardInput));
        try {
            return text.map(any -> Passphrase.of(any.toCharArray()));
        } catch (IllegalArgumentException tooShort) {
            throw new UsageException(String.valueOf(tooShort.getMessage()));
        }
    }

    private static String firstLine(Path file, InputStream standardInput) {
        try {
            String text = file.toString().equals("-")
                    ? new String(standardInput.readNBytes(LONGEST), StandardCharsets.UTF_8)
                    : small(file);
            return text.lines().findFirst().orElse("");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The passphrase cannot be read from " + file, unreadable);
        }
    }

    private static String small(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > LONGEST) {
            throw new UsageException(file + " is too large to be the file of a passphrase.");
        }
        return Files.readString(file);
    }
}
