package dev.quintet.embeddedredis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.error.OsArchitectureNotFound;
import redis.embedded.error.UnknownOSName;
import redis.embedded.model.OS;
import redis.embedded.model.OsArchitecture;

/**
 * The server that the embedded-redis library carries in its jar.
 *
 * <p>It is unpacked into a folder named by the program's own SHA-256, so that all JVMs of a user share one copy, a new
 * version of the library never runs the old program, and a damaged or altered copy is noticed and replaced.
 */
final class BundledProgram {
    private static final Logger log = LoggerFactory.getLogger(BundledProgram.class);
    private static final ReentrantLock lock = new ReentrantLock();
    private static @Nullable ServerProgram unpacked;

    private BundledProgram() {}

    static ServerProgram get() {
        lock.lock();
        try {
            ServerProgram program = unpacked;
            if (program == null || !Files.isExecutable(program.path())) {
                program = unpack(content(), cacheFolder());
                unpacked = program;
            }
            return program;
        } finally {
            lock.unlock();
        }
    }

    /** Tries the cache folder first; where that cannot be written or run from, a temporary one. */
    static ServerProgram unpack(byte[] content, Path cache) {
        String digest = sha256(content);
        try {
            Path folder = cache.resolve(digest.substring(0, 32));
            Folders.createPrivate(folder);
            Path program = folder.resolve("redis-server");
            if (!Files.isRegularFile(program)
                    || Files.size(program) != content.length
                    || !sha256(Files.readAllBytes(program)).equals(digest)) {
                Folders.writePrivate(program, content, true);
            }
            return VersionCheck.of(program);
        } catch (IOException | EmbeddedRedisException unusable) {
            log.info("Cannot use {} for the bundled Redis server: {}", cache, unusable.getMessage());
            return unpackTemporarily(content, unusable);
        }
    }

    private static ServerProgram unpackTemporarily(byte[] content, Exception cacheFailure) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("quintet-redis-");
            Path program = folder.resolve("redis-server");
            Folders.writePrivate(program, content, true);
            ServerProgram answer = VersionCheck.of(program);
            // In this order: the JVM deletes the last one registered first.
            folder.toFile().deleteOnExit();
            program.toFile().deleteOnExit();
            return answer;
        } catch (IOException | EmbeddedRedisException unusable) {
            unusable.addSuppressed(cacheFailure);
            if (folder != null) {
                Folders.deleteTree(folder);
            }
            throw new EmbeddedRedisException(
                    "The bundled Redis server cannot run on this machine. %s"
                            .formatted(
                                    unusable instanceof IOException
                                            ? "It could not be unpacked (%s). %s".formatted(unusable, Advice.INSTALL)
                                            : unusable.getMessage()),
                    unusable);
        }
    }

    private static byte[] content() {
        String resource = resourceName();
        try (InputStream stream = ExecutableProvider.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new EmbeddedRedisException("The embedded-redis library on the class path has no " + resource
                        + ": another version than Quintet's is in use. " + Advice.INSTALL);
            }
            return stream.readAllBytes();
        } catch (IOException broken) {
            throw new EmbeddedRedisException(
                    "The bundled Redis server could not be read from its jar. " + Advice.INSTALL, broken);
        }
    }

    private static String resourceName() {
        String platform = "%s on %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch"));
        try {
            OsArchitecture architecture = OsArchitecture.detectOSandArchitecture();
            String name = ExecutableProvider.newProvidedVersionsMap().get(architecture);
            // The one for Windows is Redis 5, too old for us, and the guardian needs a POSIX shell.
            if (name != null && architecture.os != OS.WINDOWS) {
                return name;
            }
            throw new EmbeddedRedisException(
                    "No Redis server is bundled for %s. %s".formatted(platform, Advice.INSTALL));
        } catch (OsArchitectureNotFound | UnknownOSName unknown) {
            throw new EmbeddedRedisException(
                    "No Redis server is bundled for %s. %s".formatted(platform, Advice.INSTALL), unknown);
        }
    }

    private static Path cacheFolder() {
        Path home = Path.of(System.getProperty("user.home"));
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Files.isDirectory(home.resolve("Library/Caches"))
                        ? home.resolve("Library/Caches")
                        : home.resolve(".cache"));
        return caches.resolve("quintet").resolve("redis-server");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
