package dev.quintet.cli.backup;

import dev.quintet.cli.Table;
import dev.quintet.databases.Bytes;
import dev.quintet.operations.backup.BackupManifest;
import dev.quintet.operations.backup.DatabaseManifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is in a backup, for people and for programs. */
record ManifestView(BackupManifest manifest) {
    String text() {
        Table table = new Table("database", "from", "redis", "keys", "expiring", "contents", "types");
        for (DatabaseManifest each : manifest.databases()) {
            table.row(
                    each.database(),
                    each.location(),
                    each.serverVersion(),
                    Long.toString(each.keys()),
                    Long.toString(each.expiring()),
                    Bytes.human(each.bytes()),
                    new TreeMap<>(each.keysByType())
                            .entrySet().stream()
                                    .map(type -> type.getValue() + " " + type.getKey())
                                    .collect(Collectors.joining(", ")));
        }
        long leftOut = manifest.databases().stream()
                .mapToLong(DatabaseManifest::leftOut)
                .sum();
        return "Made from " + second(manifest.began()) + " to " + second(manifest.ended()) + ".\n\n" + table
                + (leftOut == 0 ? "" : "\n\n" + leftOut + " keys of types that are not Redis' own are not in it.");
    }

    /** A moment of a manifest without fractions of its second. */
    static String second(String moment) {
        return moment.replaceFirst("\\.\\d+Z$", "Z");
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", manifest.format());
        json.put("id", manifest.id());
        json.put("began", manifest.began());
        json.put("ended", manifest.ended());
        json.put("keys", manifest.keys());
        json.put("bytes", manifest.bytes());
        Map<String, Object> databases = new LinkedHashMap<>();
        for (DatabaseManifest each : manifest.databases()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("location", each.location());
            one.put("serverVersion", each.serverVersion());
            one.put("keys", each.keys());
            one.put("keysByType", new TreeMap<>(each.keysByType()));
            one.put("expiring", each.expiring());
            one.put("bytes", each.bytes());
            one.put("leftOut", each.leftOut());
            one.put("checksum", each.checksum());
            databases.put(each.database(), one);
        }
        json.put("databases", databases);
        return json;
    }
}
