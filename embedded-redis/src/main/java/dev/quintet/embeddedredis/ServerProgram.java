package dev.quintet.embeddedredis;

import java.nio.file.Path;
import java.util.List;

/**
 * A program on this machine that runs a Redis server.
 *
 * <p>Every method here has run the program with {@code --version}, so what it returns is known to start. Each call
 * looks anew; only the unpacked bundled program is remembered for the life of the JVM.
 *
 * @param path where the program is
 * @param name {@code redis} or {@code valkey}
 * @param version at least {@link #OLDEST_VERSION} when it comes from here
 * @since 1.0
 */
public record ServerProgram(Path path, String name, ServerVersion version) {
    /** Older servers lack commands that Quintet's scripts call. */
    public static final ServerVersion OLDEST_VERSION = new ServerVersion(6, 2, 0);

    /**
     * The program to use when nobody asked for a particular one: the first installed one, else the bundled one.
     *
     * @throws EmbeddedRedisException if nothing is installed and the bundled one cannot run here; the message says why
     *     and what to install
     */
    public static ServerProgram find() {
        List<ServerProgram> installed = installed();
        return installed.isEmpty() ? bundled() : installed.get(0);
    }

    /**
     * The {@code valkey-server} and {@code redis-server} programs of the PATH, then those of the usual folders. Those
     * that are too old or do not start are left out.
     */
    public static List<ServerProgram> installed() {
        return InstalledPrograms.ofThisMachine().find();
    }

    /**
     * The Redis 6.2 that comes with this library. Unpacked once into the user's cache folder.
     *
     * @throws EmbeddedRedisException if there is none for this platform, or it cannot run here
     */
    public static ServerProgram bundled() {
        return BundledProgram.get();
    }

    /**
     * The program at {@code path}.
     *
     * @throws EmbeddedRedisException if it does not start, is no Redis server, or is too old
     */
    public static ServerProgram at(Path path) {
        return VersionCheck.of(path);
    }

    @Override
    public String toString() {
        return name + " " + version + " (" + path + ")";
    }
}
