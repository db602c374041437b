package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TagsTest {
    private static final int MILLION = 1_000_000;
    private static final int BATCH = 10_000;

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

    @Test
    void a_tag_of_a_million_entries_is_invalidated_as_fast_as_a_tag_of_one() {
        EntryOptions tagged = EntryOptions.DEFAULTS.withTags("all");
        cache.set("0", "x", tagged);
        copyEntryZero(MILLION);
        assertThat(redis.cli(Fixtures.NUMBER, "DBSIZE")).isEqualTo(MILLION + 1L);
        assertThat(cache.get("0")).contains("x");
        assertThat(cache.get(Integer.toString(MILLION - 1))).contains("x");

        redis.cli("CONFIG", "RESETSTAT");
        cache.invalidateTag("all");
        CommandCounts million = CommandCounts.of(redis);
        cache.set("one", "x", EntryOptions.DEFAULTS.withTags("single"));
        redis.cli("CONFIG", "RESETSTAT");
        cache.invalidateTag("single");
        CommandCounts one = CommandCounts.of(redis);

        assertThat(cache.get("0")).isEmpty();
        assertThat(cache.get(Integer.toString(MILLION - 1))).isEmpty();
        assertThat(million.calls("unlink")).as("commands for a million entries").isEqualTo(1);
        assertThat(million.calls("evalsha")).isZero();
        assertThat(one.calls("unlink")).as("commands for one entry").isEqualTo(1);
        System.out.printf(
                "Invalidating a tag took Redis %.0f µs with a million entries, %.0f µs with one%n",
                million.microsPerCall("unlink"), one.microsPerCall("unlink"));
        // Work for a million entries would take at least 100 ms.
        assertThat(million.microsPerCall("unlink")).isLessThan(one.microsPerCall("unlink") + 10_000);
        redis.cli(Fixtures.NUMBER, "FLUSHDB", "ASYNC");
    }

    /** A million calls would take a minute; copies made inside the server are the same entries. */
    private void copyEntryZero(int entries) {
        for (int from = 1; from < entries; from += BATCH) {
            String script = "local entry = redis.call('GET', 'cache:0') "
                    + "for i = tonumber(ARGV[1]), tonumber(ARGV[2]) do "
                    + "redis.call('SET', 'cache:' .. i, entry, 'PX', 3600000) end return 1";
            String first = Integer.toString(from);
            String last = Integer.toString(Math.min(entries - 1, from + BATCH - 1));
            Long unused = database.call(
                    commands -> commands.eval(script, ScriptOutputType.INTEGER, new String[0], first, last));
        }
    }

    @Test
    void a_tag_whose_key_was_evicted_takes_its_entries_with_it_and_never_revives_them() {
        cache.set("a", "old", EntryOptions.DEFAULTS.withTags("t"));
        redis.cli(Fixtures.NUMBER, "DEL", "cache:%tag:t");
        assertThat(cache.get("a")).isEmpty();
        cache.set("b", "new", EntryOptions.DEFAULTS.withTags("t"));
        assertThat(cache.get("a")).isEmpty();
        assertThat(cache.get("b")).contains("new");
    }

    @Test
    void a_tag_lives_as_long_as_its_longest_entry() {
        cache.set("a", "1", EntryOptions.DEFAULTS.withTags("t").withTtl(java.time.Duration.ofHours(2)));
        cache.set("b", "1", EntryOptions.DEFAULTS.withTags("t").withTtl(java.time.Duration.ofMinutes(1)));
        long tag = Fixtures.millisLeft(redis, "cache:%tag:t");
        long entry = Fixtures.millisLeft(redis, "cache:a");
        assertThat(tag).isBetween(entry - 1000, entry + 1000);
    }

    @Test
    void a_reader_that_never_met_a_tag_respects_the_first_one() {
        cache.set("a", "1", EntryOptions.DEFAULTS.withTags("t"));
        cache.set("plain", "2");
        try (Cache other = Caches.on(database, Fixtures.patient().build())) {
            assertThat(other.getAll(List.of("plain", "a"), String.class)).hasSize(2);
        }
        cache.invalidateTag("t");
        try (Cache other = Caches.on(database, Fixtures.patient().build())) {
            assertThat(other.get("a")).isEmpty();
        }
    }

    @Test
    void names_of_tags_may_be_anything() {
        for (String tag : List.of("a:b", "*", "[x]", "🎹".repeat(40), "ü".repeat(85), " ")) {
            cache.set("k", "v", EntryOptions.DEFAULTS.withTags(tag, "other"));
            assertThat(cache.get("k")).as(tag).contains("v");
            cache.invalidateTag(tag);
            assertThat(cache.get("k")).as(tag).isEmpty();
        }
    }
}
