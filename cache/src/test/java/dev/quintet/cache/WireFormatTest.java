package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Databases;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Seeds;
import io.lettuce.core.SetArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What other clients see, and what is made of what they write. */
class WireFormatTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private RedisDatabase database;
    private Cache cache;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        database = Fixtures.cacheOf(databases);
        cache = Caches.on(database, Fixtures.patient().build());
    }

    @AfterEach
    void close() {
        cache.close();
        databases.close();
    }

    private static Object cli(String... command) {
        Object answer = redis.cli(Fixtures.NUMBER, command);
        return answer == null ? "nothing" : answer;
    }

    @Test
    void other_clients_see_bare_text_and_json_under_the_readable_key() {
        cache.set("user:123", "{\"name\":\"Ada\"}", Duration.ofHours(1));
        cache.set("user:124", new CacheContract.User(124, "Grace"));
        cache.get("user:125", String.class, key -> "loaded");
        cache.setTemp("code", "4711", Duration.ofMinutes(5));
        assertThat(cli("GET", "cache:user:123")).isEqualTo("{\"name\":\"Ada\"}");
        assertThat(cli("GET", "cache:user:124")).isEqualTo("{\"id\":124,\"name\":\"Grace\"}");
        assertThat(cli("GET", "cache:user:125")).isEqualTo("loaded");
        assertThat(cli("GET", "temp:code")).isEqualTo("4711");
    }

    @Test
    void what_other_clients_set_is_got() {
        cli("SETEX", "cache:user:123", "3600", "{\"id\":1,\"name\":\"Ada\"}");
        assertThat(cache.get("user:123", CacheContract.User.class)).contains(new CacheContract.User(1, "Ada"));
        assertThat(cache.get("user:123", CacheContract.User.class, key -> new CacheContract.User(2, "loaded")))
                .contains(new CacheContract.User(1, "Ada"));
    }

    @Test
    void every_key_expires_and_times_are_spread_within_bounds() {
        Map<String, String> batch = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            batch.put("batch:" + i, "x");
        }
        cache.setAll(batch);
        cache.setAll(Map.of("long", "x"), Duration.ofHours(24));
        cache.set("tagged", "x", EntryOptions.DEFAULTS.withTags("t"));
        cache.get("loaded", String.class, LoadOptions.DEFAULTS.withTags("t"), key -> "x");
        cache.get("none", String.class, key -> null);
        cache.setTemp("temp", "x", Duration.ofHours(1));
        List<Long> times = database.keys(dev.quintet.databases.KeyScan.ALL)
                .map(key -> (Long) cli("PTTL", key))
                .toList();
        assertThat(times).hasSizeGreaterThan(205).allMatch(time -> time > 0 && time <= 86_400_000);
        List<Long> spread = batch.keySet().stream()
                .map(key -> (Long) cli("PTTL", "cache:" + key))
                .toList();
        assertThat(spread).allMatch(time -> time > 3_200_000 && time <= 3_960_000);
        assertThat(spread.stream().mapToLong(Long::longValue).max().orElse(0)
                        - spread.stream().mapToLong(Long::longValue).min().orElse(0))
                .as("spread of 200 times, ms")
                .isGreaterThan(400_000);
        assertThat((Long) cli("PTTL", "temp:temp")).isBetween(3_590_000L, 3_600_000L);
        assertThat((Long) cli("PTTL", "cache:none")).isLessThanOrEqualTo(66_000);
    }

    @Test
    void times_can_be_exact() {
        Cache exact = Caches.on(database, Fixtures.patient().jitter(0).build());
        exact.set("k", "v", Duration.ofHours(1));
        assertThat(cli("TTL", "cache:k")).isEqualTo(3600L);
    }

    @Test
    void large_values_are_compressed_and_marked_by_a_byte_no_text_begins_with() {
        String large = "Quintet keeps mail. ".repeat(5000);
        cache.set("large", large);
        byte[] stored = database.as(ByteArrayCodec.INSTANCE)
                .<byte[]>call(commands -> commands.get("cache:large".getBytes(StandardCharsets.UTF_8)));
        assertThat(stored.length).isLessThan(large.length() / 50);
        assertThat(stored[0]).isEqualTo((byte) 0xFA);
        assertThat(cache.get("large")).contains(large);
        cache.set("tagged", large, EntryOptions.DEFAULTS.withTags("t"));
        assertThat(cache.get("tagged")).contains(large);
        Caches.on(database, Fixtures.patient().withoutCompression().build()).set("plain", large);
        assertThat(cli("GET", "cache:plain")).isEqualTo(large);
    }

    @Test
    void a_compressed_value_that_would_unpack_beyond_the_bound_is_unreadable() {
        cache.set("bomb", "0".repeat(1_000_000));
        Cache small = Caches.on(database, Fixtures.patient().maxValueBytes(1000).build());
        assertThat(small.get("bomb")).isEmpty();
        assertThat(small.statistics().unreadable()).isEqualTo(1);
    }

    @Test
    void foreign_and_damaged_content_is_a_miss_is_counted_and_throws_only_where_asked() {
        cli("HSET", "cache:hash", "a", "b");
        write("marked", new byte[] {(byte) 0xFF, 1, 2});
        write("zstd", new byte[] {(byte) 0xFA, 1, 2});
        write("tagged", new byte[] {(byte) 0xF9, 3, 2});
        write("latin", new byte[] {'a', (byte) 0xE4});
        List<String> keys = List.of("hash", "marked", "zstd", "tagged", "latin");
        for (String key : keys) {
            assertThat(cache.get(key)).as(key).isEmpty();
            assertThat(cache.getAsync(key, String.class).toCompletableFuture())
                    .as(key)
                    .succeedsWithin(Fixtures.SOON)
                    .isEqualTo(Optional.empty());
        }
        assertThat(cache.getAll(keys, String.class)).isEmpty();
        assertThat(cache.statistics().unreadable()).isGreaterThanOrEqualTo(2L * keys.size() - 2);
        Cache strict = Caches.on(database, Fixtures.patient().failOnUnreadable().build());
        assertThatThrownBy(() -> strict.get("hash"))
                .isInstanceOf(UnreadableValueException.class)
                .hasMessage("What is stored under 'hash' cannot be read: it is no string in Redis. "
                        + "Delete the key, or read it as what it is.");
        assertThatThrownBy(() -> strict.get("latin")).isInstanceOf(UnreadableValueException.class);
        for (String key : keys) {
            assertThat(cache.get(key, String.class, name -> "loaded over it"))
                    .as(key)
                    .contains("loaded over it");
            assertThat(cache.get(key)).as(key).contains("loaded over it");
        }
    }

    /** Bytes of every kind: the reader finds nothing or something, and never throws. */
    @Test
    void random_bytes_never_throw() {
        Seeds.each(random -> {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) (0xF8 + random.nextInt(8));
            }
            write("random", bytes);
            for (int round = 0; round < 2; round++) {
                Optional<String> text = cache.get("random");
                text.ifPresent(found ->
                        assertThat(found.getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes));
                Optional<CacheContract.User> user = cache.get("random", CacheContract.User.class);
                assertThat(user).isEmpty();
                cache.exists("random");
                cache.set("tags", "met", EntryOptions.DEFAULTS.withTags("t"));
            }
        });
    }

    private void write(String key, byte[] bytes) {
        String unused = database.as(ByteArrayCodec.INSTANCE)
                .<String>call(commands ->
                        commands.set(("cache:" + key).getBytes(StandardCharsets.UTF_8), bytes, SetArgs.Builder.ex(60)));
    }

    @Test
    void every_script_runs_after_the_server_forgot_it() {
        LoadOptions tagged = LoadOptions.DEFAULTS.withTags("t");
        List<Runnable> calls = List.of(
                () -> cache.set("a", "1", EntryOptions.DEFAULTS.withTags("t")),
                () -> assertThat(cache.get("a")).contains("1"),
                () -> assertThat(cache.get("b", String.class, tagged, key -> {
                            redis.cli("SCRIPT", "FLUSH");
                            return "2";
                        }))
                        .contains("2"),
                () -> assertThat(cache.get("b")).contains("2"),
                () -> assertThatThrownBy(() -> cache.get("c", String.class, key -> {
                            redis.cli("SCRIPT", "FLUSH");
                            throw new IllegalStateException();
                        }))
                        .isInstanceOf(IllegalStateException.class),
                () -> assertThat(cache.get("c", String.class, key -> "3")).contains("3"));
        for (Runnable call : calls) {
            redis.cli("SCRIPT", "FLUSH");
            call.run();
        }
    }

    @Test
    void a_cache_on_another_database_is_refused() {
        assertThatThrownBy(() -> Caches.on(databases.get(dev.quintet.databases.Database.QUEUES)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A cache lives in the database 'cache', but was given 'queues'. "
                        + "Take databases.get(Database.CACHE).");
    }
}
