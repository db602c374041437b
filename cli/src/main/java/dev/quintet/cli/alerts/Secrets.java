package dev.quintet.cli.alerts;

import dev.quintet.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Looks up secrets where they are kept: in the environment or in a file of their own. */
final class Secrets {
    private static final String VARIABLE = "env:";
    private static final String FILE = "file:";

    private final Map<String, String> environment;

    Secrets(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A secret, which must not stand in the file of settings. No message shows any of it. */
    String required(String text) {
        return find(text)
                .orElseThrow(
                        () -> new UsageException("a secret does not belong in this file. Write env:NAME, for a variable"
                                + " of the environment, or file:PATH, for a file that only quintet may read."));
    }

    /** What may be secret or not: looked up if it says where, else as it is. */
    String optional(String text) {
        return find(text).orElse(text);
    }

    private Optional<String> find(String text) {
        if (text.startsWith(VARIABLE)) {
            String name = text.substring(VARIABLE.length()).strip();
            return Optional.of(Optional.ofNullable(environment.get(name))
                    .filter(value -> !value.isBlank())
                    .orElseThrow(() -> new UsageException("the environment has no " + name + ", or it is empty.")));
        }
        return text.startsWith(FILE)
                ? Optional.of(content(Path.of(text.substring(FILE.length()).strip())))
                : Optional.empty();
    }

    private static String content(Path path) {
        String content;
        try {
            content = Files.readString(path).strip();
        } catch (IOException unreadable) {
            throw new UsageException("the file " + path + " cannot be read ("
                    + unreadable.getClass().getSimpleName() + ").");
        }
        if (content.isEmpty()) {
            throw new UsageException("the file " + path + " is empty.");
        }
        return content;
    }
}
