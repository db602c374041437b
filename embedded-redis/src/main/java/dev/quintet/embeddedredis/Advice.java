package dev.quintet.embeddedredis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The next step for someone whose machine has no server that runs. */
final class Advice {
    static final String INSTALL = "Install one (apt-get install redis-server, or brew install redis, or brew install"
            + " valkey), or set REDIS_URL to a server that runs already.";

    private static final Pattern MISSING_LIBRARY = Pattern.compile(
            "(?:loading shared libraries|Library not loaded|Error loading shared library):? ?([^\\s:]+)");

    private Advice() {}

    /** For a server that started and gave up: a missing library is worth a hint, any other reason is in its log. */
    static String afterExit(String output) {
        return MISSING_LIBRARY.matcher(output).find() ? afterOutput(output) : "";
    }

    /** Names the library that the loader missed, if that is what the output says. */
    static String afterOutput(String output) {
        Matcher library = MISSING_LIBRARY.matcher(output);
        return library.find()
                ? "The library %s is missing on this machine. %s".formatted(library.group(1), INSTALL)
                : INSTALL;
    }
}
