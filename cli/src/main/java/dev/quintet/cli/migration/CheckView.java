package dev.quintet.cli.migration;

import dev.quintet.cli.Table;
import dev.quintet.operations.migration.MigrationCheck;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the keys of a migration are by now. */
record CheckView(MigrationCheck check) {
    String text() {
        Table table = new Table("database", "at", "moved", "there now", "at the source again");
        check.databases()
                .forEach((database, placed) -> table.row(
                        database.wireName(),
                        placed.location(),
                        Long.toString(placed.moved()),
                        Long.toString(placed.there()),
                        Long.toString(placed.again())));
        StringBuilder text = new StringBuilder(table.toString());
        if (check.there() < check.moved()) {
            text.append("\nKeys that are not there now have expired, or somebody has removed them.");
        }
        if (check.again() > 0) {
            text.append("\nSomebody still writes to ").append(check.source()).append('.');
        }
        return text.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", check.source());
        Map<String, Object> databases = new LinkedHashMap<>();
        check.databases().forEach((database, placed) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("location", placed.location());
            each.put("moved", placed.moved());
            each.put("there", placed.there());
            each.put("again", placed.again());
            databases.put(database.wireName(), each);
        });
        json.put("databases", databases);
        return json;
    }
}
