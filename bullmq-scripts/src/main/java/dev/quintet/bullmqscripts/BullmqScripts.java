package dev.quintet.bullmqscripts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The Lua scripts of one version of BullMQ, with their includes expanded.
 *
 * @since 1.0
 */
public final class BullmqScripts {
    private static final String VERSION = read("VERSION");

    private BullmqScripts() {}

    /** The version of the npm package they come from, such as {@code 6.7.0}. */
    public static String version() {
        return VERSION;
    }

    /**
     * The text of a script. Its SHA-1 is the one under which Node's BullMQ of the same version calls it.
     *
     * @param name such as {@code addStandardJob}
     * @param numberOfKeys how many keys the caller means to pass
     * @throws IllegalArgumentException if this version has no script of that name with that many keys
     */
    public static String source(String name, int numberOfKeys) {
        return read(name + "-" + numberOfKeys + ".lua");
    }

    private static String read(String resource) {
        try (InputStream stream = BullmqScripts.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("BullMQ's scripts have no '" + resource + "'");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("BullMQ's '" + resource + "' cannot be read", e);
        }
    }
}
