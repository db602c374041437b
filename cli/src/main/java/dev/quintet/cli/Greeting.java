package dev.quintet.cli;

import dev.quintet.cli.alerts.AlertsSettings;
import dev.quintet.databases.Database;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.embeddedredis.EmbeddedRedis;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code quintet serve} prints when it is ready. */
final class Greeting {
    private Greeting() {}

    /** @param madeUp the token, if nobody chose one */
    static String text(Server server, RedisSource redis, Optional<String> madeUp, Duties duties) {
        String host = host(server);
        String api = host + "/api/admin/redis";
        String shown = madeUp.orElse("$QUINTET_ADMIN_TOKEN");
        return String.join(
                "\n",
                "quintet " + Version.text() + " is ready.",
                "",
                redis.embedded().map(Greeting::ownRedis).orElse("Redis: the one that the environment names."),
                "",
                databases(redis.configuration()),
                "",
                "Admin API  " + api,
                "Token      "
                        + madeUp.map(token -> token + "  (for this run only; set QUINTET_ADMIN_TOKEN to choose one)")
                                .orElse("the one in QUINTET_ADMIN_TOKEN"),
                "Health     " + host + "/actuator/health",
                "Metrics    " + host + "/actuator/prometheus",
                "Audit      " + server.settings().folder().auditFile(),
                "Backups    "
                        + duties.backups()
                                .map(ScheduledBackups.Settings::toString)
                                .orElse("none; see --backups"),
                "Alerts     " + duties.alerts().map(AlertsSettings::summary).orElse("nobody is told; see --alerts"),
                "",
                "Try        curl -H \"Authorization: Bearer " + shown + "\" " + api,
                "Ctrl-C ends it.");
    }

    private static String ownRedis(EmbeddedRedis redis) {
        return "Redis: started one of our own, " + redis.program().name() + " "
                + redis.program().version()
                + ", with its data in " + redis.dataDirectory() + ".\n"
                + "Other programs find it with REDIS_URL=" + redis.url();
    }

    private static String databases(QuintetConfiguration configuration) {
        Table table = new Table("database", "number", "where", "purpose");
        Arrays.stream(Database.values())
                .forEach(database -> table.row(
                        database.wireName(),
                        Integer.toString(configuration.number(database)),
                        configuration.location(database),
                        database.purpose()));
        return table.toString().lines().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }

    private static String host(Server server) {
        String address = server.settings().address();
        return "http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + server.port();
    }
}
