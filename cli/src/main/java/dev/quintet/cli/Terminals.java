package dev.quintet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whether somebody looks at what is printed.
 *
 * <p>Java tells only whether standard input and output are terminals, both at once, and since Java 22 not even that. The script
 * {@code quintet} tells it of each in a property; where the jar is started without it, Linux does in {@code /proc}, and
 * elsewhere we take it that nobody looks.
 */
public final class Terminals {
    public static final int OUT = 1;
    static final int ERR = 2;

    /** The numbers of the streams that are terminals. */
    private static final String PROPERTY = "quintet.terminals";

    private Terminals() {}

    /** Whether this stream of the process is a terminal that can redraw a line. */
    public static boolean isOne(int stream, Map<String, String> environment) {
        if (environment.getOrDefault("TERM", "").equals("dumb")) {
            return false;
        }
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            return told.contains(Integer.toString(stream));
        }
        Path link = Path.of("/proc/self/fd/" + stream);
        try {
            return isTerminal(Files.readSymbolicLink(link).toString());
        } catch (IOException | UnsupportedOperationException noProc) {
            return false;
        }
    }

    /** Whether results may be coloured: somebody looks at them, and has not set {@code NO_COLOR} (no-color.org). */
    static boolean isColored(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && isOne(OUT, environment);
    }

    static boolean isTerminal(String device) {
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
    }
}
