package dev.quintet.cli.migration;

import dev.quintet.cli.Table;
import dev.quintet.databases.Database;
import dev.quintet.operations.migration.Moved;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of the keys of each database, and the queues that stayed. */
record MovedView(Map<Database, Moved> moved, Map<String, String> queuesLeft) {
    String text() {
        Table table = new Table("database", "moved", "replaced", "skipped", "gone", "busy");
        moved.forEach((database, each) -> table.row(
                database.wireName(),
                Long.toString(each.moved()),
                Long.toString(each.replaced()),
                Long.toString(each.skipped()),
                Long.toString(each.gone()),
                Long.toString(each.busy())));
        StringBuilder text = new StringBuilder(table.toString());
        queuesLeft.forEach((queue, reason) -> text.append("\nThe queue ")
                .append(queue)
                .append(" stayed: ")
                .append(reason)
                .append('.'));
        if (busy() > 0) {
            text.append('\n')
                    .append(busy())
                    .append(" keys changed again and again while they were copied, and stayed.");
        }
        return text.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> databases = new LinkedHashMap<>();
        moved.forEach((database, each) -> {
            Map<String, Object> counts = new LinkedHashMap<>();
            counts.put("moved", each.moved());
            counts.put("replaced", each.replaced());
            counts.put("skipped", each.skipped());
            counts.put("gone", each.gone());
            counts.put("busy", each.busy());
            databases.put(database.wireName(), counts);
        });
        return databases;
    }

    /** Whether nothing stayed that should not have. */
    boolean isComplete() {
        return queuesLeft.isEmpty() && busy() == 0;
    }

    private long busy() {
        return moved.values().stream().mapToLong(Moved::busy).sum();
    }
}
