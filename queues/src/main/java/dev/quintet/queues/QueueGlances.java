package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Script;
import dev.quintet.databases.errors.AccessDeniedException;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.Suffix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Looks at many queues at once, for those who watch them: alerts, live screens.
 *
 * <p>A look is one script for each queue, all sent at once, and one list of the server's clients. It leaves no trace, and its
 * cost does not grow with the number of jobs: of the events, at most the latest 500 are read. Thread-safe.
 *
 * @since 1.0
 */
public final class QueueGlances {
    private static final Script<List<Object>> OVERVIEW = Script.returningList(QueueGlances.class, "overview.lua");
    private static final List<JobState> ANSWERED = List.of(
            JobState.WAITING,
            JobState.PRIORITIZED,
            JobState.ACTIVE,
            JobState.DELAYED,
            JobState.WAITING_CHILDREN,
            JobState.COMPLETED,
            JobState.FAILED);
    private static final Duration RECENT = Duration.ofMinutes(5);
    private static final int MOST_EVENTS = 500;

    private final RedisDatabase database;
    private final String prefix;

    private QueueGlances(RedisDatabase database, String prefix) {
        this.database = database;
        this.prefix = prefix;
    }

    /** At the queues of this database whose keys begin with this prefix, which is {@code bull} unless somebody chose another. */
    public static QueueGlances on(RedisDatabase database, String prefix) {
        return new QueueGlances(database, prefix);
    }

    /**
     * Looks at these queues, in this order. One that is not there has no jobs.
     *
     * @param names the queues' names, as many as one can wait for
     */
    public List<QueueGlance> look(Collection<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        Map<String, CompletionStage<List<Object>>> answers = new LinkedHashMap<>();
        for (String name : names) {
            QueueKeys keys = new QueueKeys(prefix, name);
            answers.put(name, database.runAsync(OVERVIEW, keys(keys), arguments(keys)));
        }
        Optional<Map<String, Integer>> workers = workers();
        List<QueueGlance> glances = new ArrayList<>();
        answers.forEach((name, answer) -> glances.add(glance(name, Answers.await(answer, name), workers)));
        return glances;
    }

    private static List<String> keys(QueueKeys keys) {
        return Stream.of(
                        Suffix.WAIT,
                        Suffix.PAUSED,
                        Suffix.ACTIVE,
                        Suffix.PRIORITIZED,
                        Suffix.DELAYED,
                        Suffix.WAITING_CHILDREN,
                        Suffix.COMPLETED,
                        Suffix.FAILED,
                        Suffix.META,
                        Suffix.EVENTS)
                .map(keys::key)
                .toList();
    }

    private static List<String> arguments(QueueKeys keys) {
        return List.of(keys.base(), Long.toString(RECENT.toMillis()), Integer.toString(MOST_EVENTS));
    }

    private QueueGlance glance(String name, List<Object> answer, Optional<Map<String, Integer>> workers) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (int i = 0; i < ANSWERED.size(); i++) {
            counts.put(ANSWERED.get(i), Reply.number(answer.get(i)));
        }
        long oldest = Reply.number(answer.get(8));
        return new QueueGlance(
                name,
                Reply.number(answer.get(7)) == 1,
                counts,
                oldest < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(oldest)),
                Reply.number(answer.get(9)),
                Reply.number(answer.get(10)),
                workers.map(byName -> byName.getOrDefault(ClientNames.worker(prefix, name, Optional.empty()), 0)));
    }

    /** How many workers' connections there are, by the name that a connection without a worker's own name has. */
    private Optional<Map<String, Integer>> workers() {
        String list;
        try {
            list = database.call(redis -> redis.clientList());
        } catch (AccessDeniedException notAllowed) {
            return Optional.empty();
        }
        String number = Integer.toString(database.number());
        Map<String, Integer> found = new HashMap<>();
        list.lines().forEach(line -> {
            Map<String, String> client = ConnectedClients.properties(line);
            if (client.getOrDefault("db", number).equals(number)) {
                worker(client.getOrDefault("name", "")).ifPresent(name -> found.merge(name, 1, Integer::sum));
            }
        });
        return Optional.of(found);
    }

    private Optional<String> worker(String clientName) {
        if (!clientName.startsWith(prefix + ":")) {
            return Optional.empty();
        }
        int own = clientName.indexOf(":w:", prefix.length());
        String base = own < 0 ? clientName : clientName.substring(0, own);
        // Who listens to events is named like a worker, but for an ending.
        return base.endsWith(":qe") ? Optional.empty() : Optional.of(base);
    }

    @Override
    public String toString() {
        return "QueueGlances " + prefix + " of " + database.location();
    }
}
