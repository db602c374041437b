package dev.quintet.queues;

import dev.quintet.databases.Database;
import dev.quintet.testing.ManualClock;
import dev.quintet.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A queue named {@code mail} on an empty database, whose clock the test moves, and what is in Redis. Register it below the
 * server, whose emptying comes first.
 */
public final class QueueFixture implements BeforeEachCallback, AfterEachCallback {
    public static final String START = "2026-01-01T00:00:00Z";

    private final RedisServer redis;
    private final List<Fixtures> open = new ArrayList<>();
    public ManualClock clock = ManualClock.at(START);

    public QueueFixture(RedisServer redis) {
        this.redis = redis;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        clock = ManualClock.at(START);
        open.add(Fixtures.at(redis));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(Fixtures::close);
        open.clear();
    }

    public Fixtures fixtures() {
        return open.get(0);
    }

    public QueueOptions.Builder options() {
        return QueueOptions.builder().clock(clock);
    }

    public Queue queue() {
        return queue(options().build());
    }

    public Queue queue(QueueOptions options) {
        return queue("mail", options);
    }

    public Queue queue(String name, QueueOptions options) {
        return Queue.on(fixtures().database, name, options);
    }

    public long now() {
        return clock.millis();
    }

    /** One command to the database of queues. */
    public @Nullable Object redis(String... command) {
        return redis.cli(Database.QUEUES.defaultNumber(), command);
    }

    /** The list of a queue's key. */
    public List<String> list(String suffix) {
        return texts(redis("LRANGE", "bull:mail:" + suffix, "0", "-1"));
    }

    /** The members of a sorted set, lowest first. */
    public List<String> sorted(String suffix) {
        return texts(redis("ZRANGE", "bull:mail:" + suffix, "0", "-1"));
    }

    public Map<String, String> hash(String suffix) {
        List<String> flat = texts(redis("HGETALL", "bull:mail:" + suffix));
        Map<String, String> hash = new TreeMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            hash.put(flat.get(i), flat.get(i + 1));
        }
        return hash;
    }

    /** All keys of the database of queues, sorted. */
    public List<String> keys() {
        return texts(redis("KEYS", "*")).stream().sorted().toList();
    }

    /** The events so far, as lists of names and values in turn. */
    public List<List<String>> events() {
        List<List<String>> events = new ArrayList<>();
        if (redis("XRANGE", "bull:mail:events", "-", "+") instanceof List<?> entries) {
            entries.forEach(entry -> events.add(texts(((List<?>) entry).get(1))));
        }
        return events;
    }

    /** The events of that name. */
    public List<List<String>> events(String name) {
        return events().stream().filter(event -> event.get(1).equals(name)).toList();
    }

    private static List<String> texts(@Nullable Object reply) {
        List<String> texts = new ArrayList<>();
        if (reply instanceof List<?> list) {
            list.forEach(text -> texts.add(String.valueOf(text)));
        }
        return texts;
    }
}
