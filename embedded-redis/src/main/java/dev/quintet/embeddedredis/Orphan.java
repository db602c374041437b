package dev.quintet.embeddedredis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that outlived its JVM, or is about to be stopped by its guardian while the next start is under way. */
final class Orphan {
    private static final Logger log = LoggerFactory.getLogger(Orphan.class);

    private final ProcessHandle process;

    private Orphan(ProcessHandle process) {
        this.process = process;
    }

    /** The recorded process, if it lives and its command line names our configuration file: numbers are used again. */
    static Optional<Orphan> of(DataDirectory directory) {
        return directory
                .recordedPid()
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(process -> runsWith(process, directory.config()))
                .map(Orphan::new);
    }

    void stop(Duration patience) {
        log.warn("Stopping the Redis server {} left behind by a Java process that was killed", process.pid());
        if (!Processes.stop(process, patience)) {
            throw new EmbeddedRedisException(
                    "The Redis server with process id %s still runs on the data directory and could not be killed. End it by hand."
                            .formatted(process.pid()));
        }
    }

    private static boolean runsWith(ProcessHandle process, Path config) {
        String name = config.toString();
        return process.info()
                .arguments()
                .map(arguments -> Arrays.asList(arguments).contains(name))
                .orElseGet(() -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(name))
                        .isPresent());
    }
}
