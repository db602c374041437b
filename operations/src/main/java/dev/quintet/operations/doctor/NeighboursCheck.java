package dev.quintet.operations.doctor;

import dev.quintet.databases.Database;
import dev.quintet.databases.RedisDatabase;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who else is connected to the same numbers. A Node front end belongs there; another application that uses a number for another
 * purpose does not: one clears what the other needs.
 */
final class NeighboursCheck implements Check {
    private static final Pattern NAME = Pattern.compile("\\bname=(\\S*)");
    private static final Pattern NUMBER = Pattern.compile("\\bdb=(\\d+)");
    private static final int LONGEST_NAME = 60;

    @Override
    public void look(Server server, Findings findings) {
        String clients = server.any().<String>call(redis -> redis.clientList());
        for (RedisDatabase ours : server.on()) {
            Map<String, Integer> others = new TreeMap<>();
            clients.lines()
                    .filter(client -> group(NUMBER, client).equals(Integer.toString(ours.number())))
                    .map(client -> group(NAME, client))
                    .filter(name -> !name.isEmpty()
                            && !name.startsWith(server.configuration().application() + ":"))
                    .forEach(name -> others.merge(shortened(name), 1, Integer::sum));
            others.forEach((name, count) -> judge(ours, name, count, findings));
        }
    }

    private static void judge(RedisDatabase ours, String name, int connections, Findings findings) {
        Optional<Database> purpose = purpose(name);
        String who = "'" + name + "' (" + connections + (connections == 1 ? " connection" : " connections") + ")";
        if (purpose.isPresent() && purpose.get() != ours.database()) {
            findings.error(
                    "neighbours",
                    Set.of(ours.database()),
                    who + " uses number " + ours.number() + " of the server for " + purpose.get()
                            + ", and we use it for " + ours.database() + ": clearing one destroys the other.",
                    "Give one of the two applications other numbers ("
                            + ours.database().numberVariable() + "), then look for strays.");
        } else {
            findings.note(
                    "neighbours",
                    Set.of(ours.database()),
                    who + " is connected to " + ours.database() + " (number " + ours.number() + ") too.",
                    "");
        }
    }

    /** Connections of ours are named {@code application:purpose} or {@code application:purpose:kind}. */
    private static Optional<Database> purpose(String name) {
        String[] parts = name.split(":", -1);
        return parts.length < 2
                ? Optional.empty()
                : Arrays.stream(Database.values())
                        .filter(database -> database.wireName().equals(parts[1]))
                        .findFirst();
    }

    private static String group(Pattern pattern, String client) {
        Matcher matcher = pattern.matcher(client);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }

    @Override
    public String toString() {
        return "Other clients (CLIENT LIST)";
    }
}
