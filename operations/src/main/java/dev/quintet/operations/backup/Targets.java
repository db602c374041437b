package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.databases.Isolation;
import dev.quintet.databases.Place;
import dev.quintet.databases.Places;
import dev.quintet.operations.contents.Housekeeping;
import dev.quintet.operations.contents.Journal;
import dev.quintet.operations.contents.ServerVersion;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the databases of one backup go, and the journals that stand there meanwhile. */
final class Targets {
    private final Places places;
    private final RestoreOptions options;

    Targets(Places places, RestoreOptions options) {
        this.places = places;
        this.options = options;
    }

    boolean chosen(Database database) {
        return options.databases().contains(database);
    }

    Place open(Database database) {
        Integer number = options.numbers().get(database);
        return number == null ? places.open(database) : places.open(database, number);
    }

    /**
     * Refuses a number that belongs to another of the five, or that two of them would share: what is restored there could be
     * told apart by nobody.
     */
    void refuseSharedPlaces(List<Database> chosen) {
        if (options.numbers().isEmpty()) {
            return;
        }
        Map<String, Database> owners = new HashMap<>();
        for (Database database : Database.values()) {
            boolean goesElsewhere =
                    chosen.contains(database) && options.numbers().containsKey(database);
            boolean ownsItsNumber = places.configuration().isolation(database) == Isolation.NUMBER;
            if (ownsItsNumber && !goesElsewhere) {
                try (Place place = places.open(database)) {
                    owners.put(where(place), database);
                }
            }
        }
        for (Database database : chosen) {
            if (options.numbers().containsKey(database)) {
                try (Place place = open(database)) {
                    Database owner = owners.putIfAbsent(where(place), database);
                    if (owner != null) {
                        throw new IllegalArgumentException(database + " cannot be restored to " + place.location()
                                + ", which is the place of " + owner + ". Take a number that nobody uses.");
                    }
                }
            }
        }
    }

    private static String where(Place place) {
        return ServerVersion.of(place).runId() + "/" + place.number();
    }

    byte[] name(byte[] name) {
        byte[] prefix = options.prefix().getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[prefix.length + name.length];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        System.arraycopy(name, 0, whole, prefix.length, name.length);
        return whole;
    }

    /** The same for the same file and the same way of restoring it, so that a journal is only followed by its own job. */
    Journal journal(String backupId, Database database) {
        String way = options.conflicts().wireName() + ":" + options.prefix();
        return Journal.counted(Housekeeping.key(
                "restore:" + backupId + ":" + database.wireName() + ":" + Integer.toHexString(way.hashCode())));
    }

    static long done(Place place, Journal journal) {
        byte[] done = place.call(redis -> redis.hget(journal.key(), ascii("done")));
        return done == null ? 0 : Long.parseLong(new String(done, StandardCharsets.US_ASCII));
    }

    static boolean exists(Place place, Journal journal) {
        return place.call(redis -> redis.exists(journal.key())) > 0;
    }

    static boolean isFinished(Place place, Journal journal) {
        return place.call(redis -> redis.hexists(journal.key(), ascii("finished")));
    }

    static void finish(Place place, Journal journal) {
        Object unused = place.call(redis -> redis.hset(journal.key(), ascii("finished"), ascii("1")));
    }

    static void forget(Place place, Journal journal) {
        Object unused = place.call(redis -> redis.unlink(journal.key()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The databases to restore, in the order of the file. */
    List<Database> of(BackupManifest manifest) {
        return manifest.databases().stream()
                .map(each -> Database.named(each.database()))
                .filter(this::chosen)
                .toList();
    }
}
