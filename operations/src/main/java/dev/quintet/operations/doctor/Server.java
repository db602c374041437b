package dev.quintet.operations.doctor;

import dev.quintet.databases.Database;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ServerInfo;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.operations.servers.DatabaseServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One server, as it said of itself when the examination began.
 *
 * @param settings some of its CONFIG; empty where it does not tell
 */
record Server(QuintetConfiguration configuration, DatabaseServer server, Optional<Map<String, String>> settings) {

    /** Those that checks look at; never all, because some are passwords. */
    private static final List<String> SETTINGS = List.of(
            "save",
            "appendfsync",
            "databases",
            "min-replicas-to-write",
            "notify-keyspace-events",
            "slowlog-log-slower-than");

    /** Asks for its settings. One round trip. */
    static Server ask(QuintetConfiguration configuration, DatabaseServer server, Findings findings) {
        return new Server(configuration, server, settings(server.on().get(0), findings));
    }

    private static Optional<Map<String, String>> settings(RedisDatabase any, Findings findings) {
        try {
            Map<String, String> all = new HashMap<>();
            any.<Map<String, String>>callAll(
                            redis -> SETTINGS.stream().map(redis::configGet).toList())
                    .forEach(all::putAll);
            return Optional.of(all);
        } catch (QuintetException refused) {
            findings.notLookedAt("The server's settings (CONFIG GET): " + refused.getMessage());
            return Optional.empty();
        }
    }

    /** Which of the five are on it, at least one. */
    List<RedisDatabase> on() {
        return server.on();
    }

    /** Its answer to INFO. */
    ServerInfo info() {
        return server.info();
    }

    RedisDatabase any() {
        return on().get(0);
    }

    List<Database> databases() {
        return on().stream().map(RedisDatabase::database).toList();
    }

    /** Those of its databases that cannot afford to lose a key. */
    List<Database> precious() {
        return databases().stream()
                .filter(database -> !database.toleratesEviction())
                .toList();
    }

    /** Those of its databases whose contents can be computed again. */
    List<Database> spare() {
        return databases().stream().filter(Database::toleratesEviction).toList();
    }

    /** Where it is, without number, password or parameters. */
    String address() {
        return server.address();
    }

    /** A setting; empty where it is not told. */
    Optional<String> setting(String name) {
        return settings.map(all -> all.get(name));
    }

    /** The names of databases as a sentence has them: {@code cache and emailCache}. */
    static String names(List<Database> databases) {
        List<String> names = databases.stream().map(Database::wireName).toList();
        if (names.size() < 2) {
            return String.join("", names);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }

    /** The variables that give databases an address of their own. */
    static String urlVariables(List<Database> databases) {
        return String.join(", ", databases.stream().map(Database::urlVariable).toList());
    }
}
