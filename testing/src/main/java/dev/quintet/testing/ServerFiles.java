package dev.quintet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The temporary folder of one test server: its data, socket and certificate. Not thread-safe. */
final class ServerFiles {
    private @Nullable Path folder;

    /** Made when first asked for: the shared server needs none, and has nobody to remove it. */
    Path folder() {
        Path known = folder;
        if (known == null) {
            try {
                known = Files.createTempDirectory("quintet-test-redis-");
                folder = known;
            } catch (IOException refused) {
                throw new UncheckedIOException("Cannot make a temporary folder for a test server", refused);
            }
        }
        return known;
    }

    Path data() {
        return folder().resolve("data");
    }

    /** Right under the temporary folder, since the path of a socket may not exceed some hundred characters. */
    Path socket() {
        return folder().resolve("socket");
    }

    void delete() {
        Path known = folder;
        folder = null;
        if (known == null || !Files.exists(known)) {
            return;
        }
        try (Stream<Path> files = Files.walk(known)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot remove the files of a test server in " + known, failure);
        }
    }
}
