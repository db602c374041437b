package dev.quintet.operations.doctor;

import dev.quintet.databases.Bytes;
import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseInfo;
import dev.quintet.databases.Databases;
import dev.quintet.databases.RedisDatabase;
import java.util.Set;

/** What is in the databases: strays, keys that never expire, keys that are too big, keys that everybody wants. */
final class KeysCheck implements Check {
    private final Databases databases;
    private final DoctorOptions options;

    KeysCheck(Databases databases, DoctorOptions options) {
        this.databases = databases;
        this.options = options;
    }

    @Override
    public void look(Server server, Findings findings) {
        boolean countsUses = server.info().text("maxmemory_policy").endsWith("lfu");
        if (!countsUses) {
            findings.notLookedAt(
                    "Hot keys of " + server.address()
                            + ": Redis counts how often a key is used only under an lfu policy (maxmemory-policy allkeys-lfu).");
        }
        for (RedisDatabase database : server.on()) {
            DatabaseInfo info = databases.info(database.database());
            if (info.connected()) {
                strays(database, info, findings);
                expiry(database, info, findings);
                sample(database, countsUses, findings);
            }
        }
    }

    private static void strays(RedisDatabase database, DatabaseInfo info, Findings findings) {
        info.strays()
                .filter(strays -> strays.inAll() > 0)
                .ifPresent(strays -> findings.warn(
                        "strays",
                        Set.of(database.database()),
                        "About " + strays.inAll() + " of " + info.keys() + " keys in " + database.database()
                                + " match none of its patterns: "
                                + database.database().keyPatterns().stream()
                                        .map(Object::toString)
                                        .toList() + ". Clearing " + database.database() + " removes them too.",
                        "quintet keys " + database.database()
                                + " --strays lists them, quintet migrate moves them where they belong."));
    }

    private static void expiry(RedisDatabase database, DatabaseInfo info, Findings findings) {
        long immortal = info.keys() - info.expiringKeys();
        if (database.database().ttlPolicy().expires() && immortal > 0) {
            findings.warn(
                    "expiry",
                    Set.of(database.database()),
                    immortal + " of " + info.keys() + " keys in " + database.database()
                            + " never expire; every entry there should" + since(database.database()) + ".",
                    "quintet keys " + database.database()
                            + " --without-ttl lists them. Give them an expiry, or remove them.");
        }
    }

    private static String since(Database database) {
        return database.ttlPolicy()
                .standard()
                .map(standard -> ", after " + hours(standard.toMinutes()))
                .orElse("");
    }

    private static String hours(long minutes) {
        return minutes < 120
                ? minutes + " minutes"
                : minutes < 2880 ? minutes / 60 + " hours" : minutes / 1440 + " days";
    }

    private void sample(RedisDatabase database, boolean countsUses, Findings findings) {
        KeySample sample = KeySample.of(database, options.sampledKeys(), countsUses);
        for (KeySample.Weighed big : sample.biggest(options.bigKeyBytes())) {
            findings.warn(
                    "big keys",
                    Set.of(database.database()),
                    "The " + big.type() + " " + big.shownAs() + " in " + database.database() + " takes "
                            + Bytes.human(big.bytes()) + "; reading or removing it at once makes everybody wait.",
                    advice(database.database()));
        }
        sample.hottest()
                .ifPresent(hot -> findings.note(
                        "hot keys",
                        Set.of(database.database()),
                        "The key " + hot.shownAs() + " in " + database.database()
                                + " is used far more than others (counter " + hot.uses() + " of 255).",
                        "A near cache (cache), or remembered refusals (rate limits), answer without asking Redis."));
    }

    private static String advice(Database database) {
        return switch (database) {
            case QUEUES ->
                "Keep fewer finished jobs (removeOnComplete, removeOnFail), shorten the events stream, or put big"
                        + " data elsewhere and its address into the job.";
            case CACHE, EMAIL_CACHE -> "Cache smaller parts, or lower the size limit of the cache.";
            case RATE_LIMIT -> "Use a token bucket or sub-windows for limits this high.";
            case SESSIONS -> "Keep little in sessions: an id, and the rest in a database.";
        };
    }

    @Override
    public String toString() {
        return "The keys";
    }
}
