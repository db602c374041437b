package dev.quintet.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Fills a number of a server with keys of every kind, and reads everything back in a way of its own, so that a fault in what is
 * tested does not hide itself.
 */
public final class Keyspace implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    public Keyspace(String url) {
        client = RedisClient.create(url);
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    /** What a key is: its type, when it expires (ms since 1970, -1 for never), and all that is in it. */
    public record Content(String type, long expiresAt, String value) {}

    public RedisCommands<byte[], byte[]> redis() {
        return connection.sync();
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Sends words as they are. */
    public List<Object> send(CommandType type, Object... words) {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        for (Object word : words) {
            arguments.add(word instanceof byte[] raw ? raw : bytes(String.valueOf(word)));
        }
        return redis().dispatch(type, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), arguments);
    }

    /** One key of each type and encoding that Redis has, with the contents that are easiest to get wrong. */
    public void fillWithEveryEncoding(String prefix) {
        RedisCommands<byte[], byte[]> redis = redis();
        Object unused = redis.set(bytes(prefix + "int"), bytes("12345"));
        unused = redis.set(bytes(prefix + "embstr"), bytes("short"));
        unused = redis.set(bytes(prefix + "raw"), bytes("x".repeat(200)));
        unused = redis.set(bytes(prefix + "empty"), new byte[0]);
        unused = redis.set(bytes(prefix + "large"), random(new Random(5), 3_000_000));
        unused = redis.set(bytes(prefix + "new\nline\r\n\0 \"quotes' *?[a]"), bytes("a\r\nb\0c"));
        unused = redis.set(bytes(prefix + "\u00ff\u00fe\u0080"), bytes("\u00ff\u0000\u00fe"));
        unused = redis.set(bytes(prefix + "expiring"), bytes("soon"), SetArgs.Builder.px(3_600_000));
        unused = redis.rpush(bytes(prefix + "list"), bytes("a"), bytes(""), bytes("a"), bytes("b\0"));
        for (int i = 0; i < 40; i++) {
            unused = redis.rpush(bytes(prefix + "longlist"), many("item", i * 100, 100));
        }
        unused = redis.rpush(bytes(prefix + "widelist"), random(new Random(6), 300_000), bytes("small"));
        unused = redis.sadd(bytes(prefix + "intset"), bytes("1"), bytes("-5"), bytes("9223372036854775807"));
        unused = redis.sadd(bytes(prefix + "set"), bytes("a"), bytes(""), bytes("\n"), bytes("\u00ff"));
        for (int i = 0; i < 40; i++) {
            unused = redis.sadd(bytes(prefix + "bigset"), many("member", i * 100, 100));
        }
        unused = redis.zadd(bytes(prefix + "zset"), 1.5, bytes("a"));
        unused = redis.zadd(bytes(prefix + "zset"), Double.POSITIVE_INFINITY, bytes("most"));
        unused = redis.zadd(bytes(prefix + "zset"), Double.NEGATIVE_INFINITY, bytes("least"));
        unused = redis.zadd(bytes(prefix + "zset"), 0.1 + 0.2, bytes(""));
        unused = redis.zadd(bytes(prefix + "zset"), -0.0, bytes("minus zero"));
        unused = redis.zadd(bytes(prefix + "zset"), Double.MIN_VALUE, bytes("tiny"));
        unused = redis.zadd(bytes(prefix + "zset"), 9007199254740992.0, bytes("2^53"));
        for (int i = 0; i < 3000; i++) {
            unused = redis.zadd(bytes(prefix + "bigzset"), i / 7.0, bytes("member" + i));
        }
        unused = redis.hset(bytes(prefix + "hash"), bytes("field"), bytes(""));
        unused = redis.hset(bytes(prefix + "hash"), bytes(""), bytes("of no name"));
        for (int i = 0; i < 3000; i++) {
            unused = redis.hset(bytes(prefix + "bighash"), bytes("field" + i), bytes("value" + i));
        }
        unused = redis.pexpire(bytes(prefix + "bighash"), 7_200_000L);
        streams(prefix);
    }

    private void streams(String prefix) {
        for (int i = 1; i <= 2500; i++) {
            Object unused = xadd(prefix + "stream", i + "-1", "field", "value" + i, "", "\0");
        }
        Object unused = send(CommandType.XGROUP, "CREATE", prefix + "stream", "group", "0");
        unused = send(CommandType.XGROUP, "CREATE", prefix + "stream", "other\n", "10-0");
        unused =
                send(CommandType.XREADGROUP, "GROUP", "group", "ada", "COUNT", 1200, "STREAMS", prefix + "stream", ">");
        unused = send(
                CommandType.XREADGROUP, "GROUP", "group", "bob\u00ff", "COUNT", 7, "STREAMS", prefix + "stream", ">");
        unused = send(CommandType.XGROUP, "CREATECONSUMER", prefix + "stream", "group", "idle");
        unused = send(CommandType.XCLAIM, prefix + "stream", "group", "bob\u00ff", 0, "5-1", "RETRYCOUNT", 9);
        unused = send(CommandType.XDEL, prefix + "stream", "1-1", "3-1", "1100-1", "2500-1");
        unused = xadd(prefix + "emptystream", "7-7", "a", "b");
        unused = send(CommandType.XDEL, prefix + "emptystream", "7-7");
        unused = send(CommandType.XGROUP, "CREATE", prefix + "madestream", "quintet", "$", "MKSTREAM");
        unused = xadd(prefix + "ghosts", "1-0", "a", "b");
        unused = send(CommandType.XGROUP, "CREATE", prefix + "ghosts", "g", "0");
        unused = send(CommandType.XREADGROUP, "GROUP", "g", "c", "STREAMS", prefix + "ghosts", ">");
        unused = send(CommandType.XDEL, prefix + "ghosts", "1-0");
    }

    private Object xadd(String key, String id, String... fields) {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        arguments.add(bytes(key)).add(id);
        for (String field : fields) {
            arguments.add(bytes(field));
        }
        return redis().dispatch(CommandType.XADD, new StatusOutput<>(ByteArrayCodec.INSTANCE), arguments);
    }

    /** Keys of any type with any bytes. */
    public void fill(Random random, int keys) {
        RedisCommands<byte[], byte[]> redis = redis();
        for (int i = 0; i < keys; i++) {
            byte[] name = random(random, 1 + random.nextInt(12));
            Object unused = redis.del(name);
            int count = random.nextInt(10) == 0 ? 600 + random.nextInt(900) : 1 + random.nextInt(20);
            switch (random.nextInt(6)) {
                case 0 ->
                    unused = redis.set(name, random(random, random.nextInt(random.nextInt(10) == 0 ? 400_000 : 100)));
                case 1 -> unused = redis.rpush(name, pieces(random, count));
                case 2 -> unused = redis.sadd(name, pieces(random, count));
                case 3 -> {
                    for (byte[] field : pieces(random, Math.min(count, 700))) {
                        unused = redis.hset(name, field, random(random, random.nextInt(30)));
                    }
                }
                case 4 -> {
                    for (byte[] member : pieces(random, Math.min(count, 700))) {
                        unused = redis.zadd(name, Double.longBitsToDouble(random.nextLong() & ~(1L << 52)), member);
                    }
                }
                default -> randomStream(random, text(name), Math.min(count, 50));
            }
            if (random.nextInt(4) == 0) {
                unused = redis.pexpire(name, 600_000L + random.nextInt(10_000_000));
            }
        }
    }

    private void randomStream(Random random, String name, int count) {
        Object unused = send(CommandType.XGROUP, "CREATE", name, "g", "0", "MKSTREAM");
        for (int i = 1; i <= count; i++) {
            unused = xadd(name, i + "-" + random.nextInt(5), text(random(random, 3)), text(random(random, 5)));
        }
        unused = send(
                CommandType.XREADGROUP,
                "GROUP",
                "g",
                text(random(random, 2)),
                "COUNT",
                1 + random.nextInt(20),
                "STREAMS",
                name,
                ">");
        for (int i = 0; i < random.nextInt(5); i++) {
            unused = send(CommandType.XDEL, name, 1 + random.nextInt(count) + "-" + random.nextInt(5));
        }
    }

    private static byte[][] pieces(Random random, int count) {
        byte[][] pieces = new byte[count][];
        for (int i = 0; i < count; i++) {
            pieces[i] = random.nextInt(3) == 0
                    ? bytes(Integer.toString(random.nextInt()))
                    : random(random, random.nextInt(20));
        }
        return pieces;
    }

    public static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[][] many(String prefix, int from, int count) {
        byte[][] all = new byte[count][];
        for (int i = 0; i < count; i++) {
            all[i] = bytes(prefix + (from + i));
        }
        return all;
    }

    /** Everything there is, by name. */
    public Map<String, Content> snapshot() {
        Map<String, Content> found = new TreeMap<>();
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            KeyScanCursor<byte[]> page = redis().scan(cursor, io.lettuce.core.ScanArgs.Builder.limit(1000));
            for (byte[] name : page.getKeys()) {
                found.put(text(name), content(name));
            }
            cursor = page;
        }
        return found;
    }

    private Content content(byte[] name) {
        RedisCommands<byte[], byte[]> redis = redis();
        String type = redis.type(name);
        long ttl = redis.pttl(name);
        String value = switch (type) {
            case "string" -> text(redis.get(name));
            case "list" ->
                joined(redis.lrange(name, 0, -1).stream().map(Keyspace::text).toList());
            case "set" ->
                joined(new ArrayList<>(new TreeSet<>(
                        redis.smembers(name).stream().map(Keyspace::text).toList())));
            case "hash" -> {
                Map<String, String> fields = new TreeMap<>();
                redis.hgetall(name).forEach((field, content) -> fields.put(text(field), text(content)));
                yield fields.toString();
            }
            case "zset" -> {
                List<String> members = new ArrayList<>();
                for (ScoredValue<byte[]> member : redis.zrangeWithScores(name, 0, -1)) {
                    members.add(text(member.getValue()) + "=" + (member.getScore() + 0.0));
                }
                yield joined(members);
            }
            case "stream" -> stream(name);
            default -> "?";
        };
        return new Content(type, ttl < 0 ? -1 : System.currentTimeMillis() + ttl, value);
    }

    /** Without what differs between equal streams: times of delivery, and counters that only some servers keep. */
    private String stream(byte[] name) {
        StringBuilder all = new StringBuilder();
        flatten(send(CommandType.XRANGE, name, "-", "+"), all);
        all.append(named(send(CommandType.XINFO, "STREAM", name)).get("last-generated-id"));
        for (Object each : send(CommandType.XINFO, "GROUPS", name)) {
            Map<String, String> group = named(list(each));
            String groupName = String.valueOf(group.get("name"));
            all.append("\ngroup ").append(groupName).append(' ').append(group.get("last-delivered-id"));
            for (Object consumer : send(CommandType.XINFO, "CONSUMERS", name, groupName)) {
                all.append("\nconsumer ").append(named(list(consumer)).get("name"));
            }
            for (Object pending : send(CommandType.XPENDING, name, groupName, "-", "+", 1_000_000)) {
                List<Object> row = list(pending);
                all.append("\npending ");
                flatten(List.of(row.get(0), row.get(1), row.get(3)), all);
            }
        }
        return all.toString();
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    private static Map<String, String> named(List<Object> flat) {
        Map<String, String> found = new TreeMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            StringBuilder value = new StringBuilder();
            flatten(List.of(flat.get(i + 1) == null ? "" : flat.get(i + 1)), value);
            found.put(text((byte[]) flat.get(i)), value.toString());
        }
        return found;
    }

    private static void flatten(List<Object> values, StringBuilder out) {
        for (Object value : values) {
            if (value instanceof List<?>) {
                out.append('(');
                flatten(list(value), out);
                out.append(')');
            } else {
                out.append(value instanceof byte[] raw ? text(raw) : value);
            }
        }
    }

    private static String joined(List<String> parts) {
        StringBuilder all = new StringBuilder();
        parts.forEach(part -> all.append(part.length()).append(':').append(part));
        return all.toString();
    }

    /** The same keys with the same contents, each expiring within a second of the other. */
    public static void assertSame(Map<String, Content> found, Map<String, Content> expected) {
        TreeSet<String> missing = new TreeSet<>(expected.keySet());
        missing.removeAll(found.keySet());
        TreeSet<String> unexpected = new TreeSet<>(found.keySet());
        unexpected.removeAll(expected.keySet());
        assertThat(missing.size() + unexpected.size())
                .as(
                        "%d keys missing, such as %s, and %d unexpected, such as %s",
                        missing.size(), first(missing), unexpected.size(), first(unexpected))
                .isZero();
        expected.forEach((name, content) -> {
            Content there = found.getOrDefault(name, new Content("none", -1, ""));
            assertThat(there.type()).as("type of %s", name).isEqualTo(content.type());
            assertThat(there.value().equals(content.value()))
                    .as("content of %s (%s): %s, expected %s", name, content.type(), brief(there), brief(content))
                    .isTrue();
            assertThat(Math.abs(there.expiresAt() - content.expiresAt()))
                    .as("expiry of %s", name)
                    .isLessThanOrEqualTo(1000);
        });
    }

    private static List<String> first(Set<String> names) {
        return names.stream().limit(5).toList();
    }

    private static String brief(Content content) {
        return content.value().length() > 400
                ? content.value().substring(0, 200) + "…"
                        + content.value().substring(content.value().length() - 200)
                : content.value();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
