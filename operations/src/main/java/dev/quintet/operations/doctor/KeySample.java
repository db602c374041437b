package dev.quintet.operations.doctor;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.operations.keys.KeyEntry;
import dev.quintet.operations.keys.KeyList;
import dev.quintet.operations.keys.KeyNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Some keys of a database, fairly chosen, with what each takes and how often it is used. Three or four round trips per hundred. */
final class KeySample {
    private static final int PIPELINE = 100;
    private static final int MOST_TOLD = 5;
    /** The counter of LFU is logarithmic: 200 of 255 is about ten thousand times the use of a key at 100. */
    private static final int HOT = 200;

    private final List<Weighed> keys;

    private KeySample(List<Weighed> keys) {
        this.keys = keys;
    }

    /** One key; its name is for people, and hides tokens. */
    record Weighed(String shownAs, String type, long bytes, long uses) {}

    static KeySample of(RedisDatabase database, int most, boolean countsUses) {
        List<String> names = database.sample(most);
        List<Weighed> keys = new ArrayList<>();
        for (int from = 0; from < names.size(); from += PIPELINE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + PIPELINE));
            List<KeyEntry> entries = KeyList.describe(database, some);
            List<Long> uses = countsUses
                    ? database.callAll(redis -> entries.stream()
                            .map(key -> redis.objectFreq(key.name()))
                            .toList())
                    : List.of();
            for (int i = 0; i < entries.size(); i++) {
                KeyEntry key = entries.get(i);
                keys.add(new Weighed(
                        KeyNames.shown(database.database(), key.name()),
                        key.type(),
                        key.bytes(),
                        countsUses && uses.get(i) != null ? uses.get(i) : 0));
            }
        }
        return new KeySample(keys);
    }

    List<Weighed> biggest(long least) {
        return keys.stream()
                .filter(key -> key.bytes() >= least)
                .sorted(Comparator.comparingLong(Weighed::bytes).reversed())
                .limit(MOST_TOLD)
                .toList();
    }

    Optional<Weighed> hottest() {
        return keys.stream().filter(key -> key.uses() >= HOT).max(Comparator.comparingLong(Weighed::uses));
    }
}
