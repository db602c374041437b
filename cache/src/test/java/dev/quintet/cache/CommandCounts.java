package dev.quintet.cache;

import dev.quintet.testing.RedisServer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server did since its statistics were reset. */
record CommandCounts(String commandStats) {
    static CommandCounts of(RedisServer redis) {
        return new CommandCounts(String.valueOf(redis.cli("INFO", "commandstats")));
    }

    long calls(String command) {
        return number(command, "calls=(\\d+)");
    }

    double microsPerCall(String command) {
        Matcher found = Pattern.compile("cmdstat_" + command + ":.*?usec_per_call=([0-9.]+)")
                .matcher(commandStats);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    private long number(String command, String what) {
        Matcher found = Pattern.compile("cmdstat_" + command + ":.*?" + what).matcher(commandStats);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
}
