package dev.quintet.cli.queues;

import dev.quintet.cli.UsageException;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueOptions;
import dev.quintet.queues.Queues;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Finds queues by name. To look at a queue leaves no trace in it, and one that is not there is not made. */
final class QueueChoice {
    private static final int MOST_NAMES = 10_000;

    @Option(
            names = "--prefix",
            defaultValue = "bull",
            scope = ScopeType.INHERIT,
            description = "What the queues' keys begin with. Default: ${DEFAULT-VALUE}.")
    private String prefix = "bull";

    /** A queue that may have no jobs yet. It is described as BullMQ does only when it is new. */
    Queue open(Databases databases, String name) {
        RedisDatabase database = databases.get(Database.QUEUES);
        QueueOptions.Builder options = QueueOptions.builder().prefix(prefix);
        return Queue.on(
                database,
                name,
                exists(database, name) ? options.withoutDescription().build() : options.build());
    }

    /** A queue that is there. */
    Queue existing(Databases databases, String name) {
        RedisDatabase database = databases.get(Database.QUEUES);
        Queue queue = Queue.on(
                database,
                name,
                QueueOptions.builder().prefix(prefix).withoutDescription().build());
        if (!exists(database, name)) {
            List<String> names = names(databases);
            throw new UsageException("There is no queue '" + name + "' with the prefix '" + prefix + "' in "
                    + database.location() + ". "
                    + (names.isEmpty()
                            ? "There are no queues at all."
                            : "There are: " + String.join(", ", names) + "."));
        }
        return queue;
    }

    private boolean exists(RedisDatabase database, String name) {
        String base = prefix + ":" + name + ":";
        return database.<Long>call(redis -> redis.exists(base + "meta", base + "id")) > 0;
    }

    /** The names of the queues, in order; see {@link Queues#names}. */
    List<String> names(Databases databases) {
        return Queues.names(databases.get(Database.QUEUES), prefix, MOST_NAMES);
    }
}
