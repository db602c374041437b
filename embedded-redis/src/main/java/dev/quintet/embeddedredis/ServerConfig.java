package dev.quintet.embeddedredis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The server's configuration file. A file, not arguments: arguments are shown to every user of the machine by
 * {@code ps}, and one of the lines may be a password.
 */
final class ServerConfig {
    private ServerConfig() {}

    static String of(EmbeddedRedisOptions options, Path directory, int port) {
        boolean keepsData = options.dataDirectory().isPresent();
        List<String> lines = new ArrayList<>(List.of(
                "# Written anew at each start: changes made here are lost.",
                "bind 127.0.0.1",
                "protected-mode yes",
                "port " + port,
                "daemonize no",
                // Leaves the path of this file in the command line, by which a later start recognises an orphan.
                "set-proc-title no",
                "dir " + quoted(directory.toString()),
                "databases 16",
                "maxmemory-policy noeviction",
                "save \"\"",
                "appendonly " + (keepsData ? "yes" : "no"),
                "appendfsync everysec"));
        options.password().ifPresent(password -> lines.add("requirepass " + quoted(password)));
        lines.addAll(options.config());
        return String.join("\n", lines) + "\n";
    }

    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
