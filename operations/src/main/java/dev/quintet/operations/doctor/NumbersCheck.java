package dev.quintet.operations.doctor;

import dev.quintet.databases.RedisDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the server has the numbers that we use, and which others are in use on it. */
final class NumbersCheck implements Check {
    private static final int MOST_NUMBERS = 1024;

    @Override
    public void look(Server server, Findings findings) {
        Set<Integer> ours =
                new TreeSet<>(server.on().stream().map(RedisDatabase::number).toList());
        int there = server.setting("databases").map(Integer::parseInt).orElse(MOST_NUMBERS);
        for (RedisDatabase database : server.on()) {
            if (database.number() >= there) {
                findings.error(
                        "numbers",
                        Set.of(database.database()),
                        database.database() + " is configured as number " + database.number() + ", and "
                                + server.address() + " has " + there + " (0 to " + (there - 1) + ").",
                        "Set databases in redis.conf and restart, or "
                                + database.database().numberVariable() + " to a smaller number.");
            }
        }
        List<String> others = new ArrayList<>();
        for (int number = 0; number < Math.min(there, MOST_NUMBERS); number++) {
            long keys = server.info().keyspace(number, "keys");
            if (keys > 0 && !ours.contains(number)) {
                others.add(number + " (" + keys + " keys)");
            }
        }
        if (!others.isEmpty()) {
            findings.note(
                    "numbers",
                    server.databases(),
                    server.address() + " also holds keys in numbers that are none of ours: " + String.join(", ", others)
                            + ".",
                    "If they are what an earlier layout left, quintet migrate moves them.");
        }
    }

    @Override
    public String toString() {
        return "The numbers";
    }
}
