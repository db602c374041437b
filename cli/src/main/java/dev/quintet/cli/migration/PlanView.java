package dev.quintet.cli.migration;

import dev.quintet.cli.Table;
import dev.quintet.databases.Bytes;
import dev.quintet.operations.migration.MigrationPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a migration would do, for people and for programs. */
record PlanView(MigrationPlan plan) {
    String text() {
        StringBuilder text = new StringBuilder();
        if (plan.moves().isEmpty()) {
            text.append("Nothing is to be moved out of ").append(plan.source()).append(".\n");
        } else {
            text.append("Out of ").append(plan.source()).append(":\n\n");
            Table table = new Table("database", "to", "keys", "memory", "there already", "how");
            plan.moves()
                    .forEach((database, move) -> table.row(
                            database.wireName(),
                            move.location(),
                            Long.toString(move.keys()),
                            Bytes.human(move.bytes()),
                            Long.toString(move.conflicts()),
                            move.withinServer() ? "moved by the server" : "copied, compared, removed"));
            text.append(table).append('\n');
        }
        if (!plan.queues().isEmpty()) {
            text.append("\nQueues, each as a whole:\n");
            plan.queues()
                    .forEach(queue -> text.append("  ")
                            .append(queue.name())
                            .append(queue.active() == 0 ? "" : ", " + queue.active() + " jobs being worked on")
                            .append('\n'));
        }
        if (plan.staying() > 0) {
            text.append("\nStay, where they belong: ").append(plan.staying()).append(" keys.\n");
        }
        if (!plan.unknown().isEmpty()) {
            text.append("\nStay, because no rule knows them (--rule 'PATTERN=DATABASE' adds one):\n");
            Table table = new Table("  begin with", "keys");
            plan.unknown().forEach(each -> table.row("  " + each.beginning(), Long.toString(each.keys())));
            text.append(table).append('\n');
        }
        if (plan.resumed()) {
            text.append("\nAn earlier migration from there was broken off; this one goes on with it.\n");
        }
        return text.toString().stripTrailing();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", plan.source());
        json.put("keys", plan.keys());
        Map<String, Object> moves = new LinkedHashMap<>();
        plan.moves().forEach((database, move) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("location", move.location());
            each.put("keys", move.keys());
            each.put("memoryBytes", move.bytes());
            each.put("conflicts", move.conflicts());
            each.put("withinServer", move.withinServer());
            moves.put(database.wireName(), each);
        });
        json.put("databases", moves);
        json.put(
                "queues",
                plan.queues().stream()
                        .map(queue -> Map.of("name", queue.name(), "active", queue.active()))
                        .toList());
        json.put("staying", plan.staying());
        json.put(
                "unknown",
                plan.unknown().stream()
                        .map(each -> Map.of("beginning", each.beginning(), "keys", each.keys()))
                        .toList());
        json.put("resumed", plan.resumed());
        return json;
    }
}
