package dev.quintet.cli.backup;

import dev.quintet.cli.Durations;
import dev.quintet.cli.Table;
import dev.quintet.operations.backup.RestoreReport;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a restore did, for people and for programs.
 *
 * @param compared whether everything was read back
 */
record RestoredView(RestoreReport report, boolean compared) {
    String text() {
        Table table = new Table("database", "written", "replaced", "skipped", "expired");
        report.databases()
                .forEach((database, each) -> table.row(
                        database.wireName(),
                        Long.toString(each.written()),
                        Long.toString(each.replaced()),
                        Long.toString(each.skipped()),
                        Long.toString(each.expired())));
        return "Restored in " + Durations.text(report.took())
                + (report.resumed() > 0 ? ", after " + report.resumed() + " keys of an earlier run" : "")
                + (compared ? "; " + report.compared() + " keys were read back and are those of the file." : ".")
                + (report.databases().isEmpty() ? "" : "\n\n" + table);
    }

    Map<String, Object> json() {
        Map<String, Object> databases = new LinkedHashMap<>();
        report.databases().forEach((database, each) -> {
            Map<String, Object> counts = new LinkedHashMap<>();
            counts.put("written", each.written());
            counts.put("replaced", each.replaced());
            counts.put("skipped", each.skipped());
            counts.put("expired", each.expired());
            databases.put(database.wireName(), counts);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("databases", databases);
        json.put("resumed", report.resumed());
        json.put("compared", compared);
        json.put("equal", report.compared());
        json.put("millis", report.took().toMillis());
        return json;
    }
}
