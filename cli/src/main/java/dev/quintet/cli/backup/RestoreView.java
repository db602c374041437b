package dev.quintet.cli.backup;

import dev.quintet.cli.Table;
import dev.quintet.databases.Bytes;
import dev.quintet.databases.Database;
import dev.quintet.operations.backup.DatabaseManifest;
import dev.quintet.operations.backup.RestorePlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a restore would do, for people and for programs. */
record RestoreView(RestorePlan plan) {
    String text() {
        Table table =
                new Table("database", "to", "keys", "contents", "keys there", "of the same name", "restored before");
        for (DatabaseManifest each : plan.manifest().databases()) {
            RestorePlan.Target target = plan.targets().get(Database.named(each.database()));
            if (target != null) {
                table.row(
                        each.database(),
                        target.location(),
                        Long.toString(each.keys()),
                        Bytes.human(each.bytes()),
                        Long.toString(target.keysThere()),
                        Long.toString(target.conflicts()),
                        Long.toString(target.done()));
            }
        }
        return "The backup of " + ManifestView.second(plan.manifest().ended()) + " is whole.\n\n" + table;
    }

    /** How many keys would be written. */
    long keys() {
        return plan.manifest().databases().stream()
                .filter(each -> plan.targets().containsKey(Database.named(each.database())))
                .mapToLong(DatabaseManifest::keys)
                .sum();
    }

    /** Whether there are keys of the same names, other than those that an earlier run has restored. */
    boolean isInTheWay() {
        return plan.targets().values().stream().anyMatch(target -> target.conflicts() > target.done());
    }

    Map<String, Object> json() {
        Map<String, Object> targets = new LinkedHashMap<>();
        plan.targets().forEach((database, target) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("location", target.location());
            each.put("keysThere", target.keysThere());
            each.put("conflicts", target.conflicts());
            each.put("done", target.done());
            targets.put(database.wireName(), each);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("manifest", new ManifestView(plan.manifest()).json());
        json.put("targets", targets);
        return json;
    }
}
