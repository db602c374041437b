package dev.quintet.embeddedredis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a program what it is by running it with {@code --version}. */
final class VersionCheck {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("(?i)\\b(redis|valkey) server v=(\\d+)\\.(\\d+)\\.(\\d+)");

    private VersionCheck() {}

    static ServerProgram of(Path path) {
        String answer = ask(path.toAbsolutePath());
        Matcher version = VERSION.matcher(answer);
        if (!version.find()) {
            throw new EmbeddedRedisException("%s is no Redis or Valkey server: asked for --version it said '%s'. %s"
                    .formatted(path, shortened(answer), Advice.INSTALL));
        }
        ServerProgram program = new ServerProgram(
                path.toAbsolutePath(),
                version.group(1).toLowerCase(Locale.ROOT),
                new ServerVersion(number(version, 2), number(version, 3), number(version, 4)));
        if (program.version().compareTo(ServerProgram.OLDEST_VERSION) < 0) {
            throw new EmbeddedRedisException("%s is too old: at least %s is needed. %s"
                    .formatted(program, ServerProgram.OLDEST_VERSION, Advice.INSTALL));
        }
        return program;
    }

    private static String ask(Path path) {
        Path answer = null;
        try {
            // A file, not a pipe: a program that hangs, or leaves a child behind, must not keep us reading.
            answer = Files.createTempFile("quintet-redis-version-", ".txt");
            Process process = start(path, answer);
            boolean ended = process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
                throw new EmbeddedRedisException("%s did not say its version within %s s. %s"
                        .formatted(path, DEADLINE.toSeconds(), Advice.INSTALL));
            }
            String said = Files.readString(answer, StandardCharsets.ISO_8859_1).strip();
            if (process.exitValue() != 0) {
                throw new EmbeddedRedisException("%s does not run here: it ended with exit code %s and said '%s'. %s"
                        .formatted(path, process.exitValue(), shortened(said), Advice.afterOutput(said)));
            }
            return said;
        } catch (IOException broken) {
            throw new UncheckedIOException("Could not keep what " + path + " says about its version", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedRedisException("Interrupted while asking " + path + " for its version", interrupted);
        } finally {
            Folders.deleteQuietly(answer);
        }
    }

    private static Process start(Path path, Path answer) {
        try {
            return new ProcessBuilder(path.toString(), "--version")
                    .redirectInput(ProcessBuilder.Redirect.from(Folders.NOTHING))
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
        } catch (IOException refused) {
            // Not isExecutable(): that is false on a file system mounted noexec, too.
            String reason = Files.exists(path)
                    ? "%s may be mounted noexec, or the file lacks the permission to execute, or is made for another platform"
                            .formatted(path.getParent())
                    : "there is no such file";
            throw new EmbeddedRedisException(
                    "%s cannot be started (%s): %s. %s".formatted(path, refused.getMessage(), reason, Advice.INSTALL),
                    refused);
        }
    }

    private static int number(Matcher version, int group) {
        return Integer.parseInt(version.group(group));
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("[^\\n\\x20-\\x7e]", "?");
        return printable.length() <= 300 ? printable : printable.substring(0, 300) + "...";
    }
}
