package dev.quintet.operations.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Slow commands of our own connections. Only commands' names are told: arguments hold tokens and mail. */
final class SlowLogCheck implements Check {
    private static final int ENTRIES = 128;

    private static final int MICROS = 2;
    private static final int COMMAND = 3;
    private static final int CLIENT_NAME = 5;

    @Override
    public void look(Server server, Findings findings) {
        Map<String, List<Long>> ours = new LinkedHashMap<>();
        for (Object one : server.any().<List<Object>>call(redis -> redis.slowlogGet(ENTRIES))) {
            if (one instanceof List<?> entry
                    && entry.size() > CLIENT_NAME
                    && text(entry.get(CLIENT_NAME))
                            .startsWith(server.configuration().application() + ":")
                    && entry.get(COMMAND) instanceof List<?> command
                    && !command.isEmpty()
                    && entry.get(MICROS) instanceof Long micros) {
                String name = text(command.get(0)).toUpperCase(Locale.ROOT) + " of " + text(entry.get(CLIENT_NAME));
                ours.merge(name, List.of(1L, micros), (a, b) -> List.of(a.get(0) + 1, Math.max(a.get(1), b.get(1))));
            }
        }
        ours.forEach((name, seen) -> findings.note(
                "slow log",
                server.databases(),
                name + " is in the slow log of " + server.address() + " " + seen.get(0) + " times, for "
                        + seen.get(1) / 1000.0 + " ms at most; everybody else waited meanwhile.",
                "Look at it with SLOWLOG GET; big keys are the usual reason."));
    }

    private static String text(Object part) {
        return String.valueOf(part);
    }

    @Override
    public String toString() {
        return "The slow log";
    }
}
