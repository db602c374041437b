package dev.quintet.cli.queues;

import dev.quintet.cli.UsageException;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueOptions;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Finds queues by name. To look at a queue leaves no trace in it, and one that is not there is not made. */
final class QueueChoice {
    private static final int PAGE = 10_000;

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

    /** The names of all queues, in order. The server looks at every key of the database for that, ten thousand at a time. */
    List<String> names(Databases databases) {
        RedisDatabase database = databases.get(Database.QUEUES);
        ScanArgs wanted = ScanArgs.Builder.limit(PAGE).match(escaped(prefix) + ":*:meta");
        TreeSet<String> names = new TreeSet<>();
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            ScanCursor from = cursor;
            KeyScanCursor<String> page = database.call(redis -> redis.scan(from, wanted));
            page.getKeys().forEach(key -> {
                String name = key.substring(prefix.length() + 1, key.length() - ":meta".length());
                if (!name.contains(":")) {
                    names.add(name);
                }
            });
            cursor = page;
        } while (!cursor.isFinished());
        return List.copyOf(names);
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\[\\]*?\\\\]", "\\\\$0");
    }
}
