package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

/**
 * What every {@link Cache} keeps, for those who implement or wrap one: extend it, and give it an empty cache with the default
 * limits before each test.
 */
public abstract class CacheContract {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Something that is stored as JSON. */
    public record User(int id, String name) {}

    /** The cache under test; the same one throughout a test. */
    protected abstract Cache cache();

    @Test
    void what_is_set_is_got_and_exists_until_it_is_deleted() {
        cache().set("user:123", "{\"name\":\"Ada\"}", Duration.ofHours(1));
        assertThat(cache().get("user:123")).contains("{\"name\":\"Ada\"}");
        assertThat(cache().exists("user:123")).isTrue();
        assertThat(cache().delete("user:123")).isTrue();
        assertThat(cache().get("user:123")).isEmpty();
        assertThat(cache().exists("user:123")).isFalse();
        assertThat(cache().delete("user:123")).isFalse();
    }

    @Test
    void texts_of_every_kind_come_back_as_they_were() {
        for (String text : List.of("", " ", "null", "5", "\"quoted\"", "ünïcödé", "\uFFFD", "🎹", "a\nb\0c")) {
            cache().set("text", text);
            assertThat(cache().get("text")).as("'%s'", text).contains(text);
            assertThat(cache().exists("text")).as("'%s'", text).isTrue();
        }
    }

    @Test
    void values_keep_their_type() {
        cache().set("user", new User(1, "Ada"));
        cache().set("number", 42L);
        cache().set("list", List.of(new User(1, "Ada"), new User(2, "Grace")));
        assertThat(cache().get("user", User.class)).contains(new User(1, "Ada"));
        assertThat(cache().get("number", Long.class)).contains(42L);
        assertThat(cache().get("list", new TypeReference<List<User>>() {}))
                .contains(List.of(new User(1, "Ada"), new User(2, "Grace")));
    }

    @Test
    void json_can_be_read_as_text_and_text_as_json() {
        cache().set("user", new User(1, "Ada"));
        assertThat(cache().get("user")).contains("{\"id\":1,\"name\":\"Ada\"}");
        cache().set("text", "{\"id\":2,\"name\":\"Grace\"}");
        assertThat(cache().get("text", User.class)).contains(new User(2, "Grace"));
    }

    @Test
    void the_last_write_wins_and_is_seen_at_once() {
        for (int i = 0; i < 200; i++) {
            cache().set("n", i);
            assertThat(cache().get("n", Integer.class)).contains(i);
        }
    }

    @Test
    void a_deletion_is_seen_at_once() {
        for (int i = 0; i < 200; i++) {
            cache().set("n", i);
            assertThat(cache().get("n", Integer.class)).contains(i);
            cache().delete("n");
            assertThat(cache().get("n", Integer.class)).isEmpty();
        }
    }

    @Test
    void an_entry_expires() {
        cache().set("brief", "x", Duration.ofMillis(60));
        await().atMost(SOON).until(() -> cache().get("brief").isEmpty());
        assertThat(cache().exists("brief")).isFalse();
    }

    @Test
    void many_are_set_got_and_deleted_together() {
        Map<String, User> users = new LinkedHashMap<>();
        IntStream.range(0, 500).forEach(i -> users.put("user:" + i, new User(i, "name " + i)));
        cache().setAll(users);
        List<String> asked = new ArrayList<>(users.keySet());
        asked.add("user:nobody");
        assertThat(cache().getAll(asked, User.class)).containsExactlyEntriesOf(users);
        assertThat(cache().getAll(asked, User.class)).containsExactlyEntriesOf(users);
        assertThat(cache().deleteAll(asked)).isEqualTo(500);
        assertThat(cache().getAll(asked, User.class)).isEmpty();
        assertThat(cache().getAll(List.of(), User.class)).isEmpty();
        assertThat(cache().deleteAll(List.of())).isZero();
    }

    @Test
    void very_many_are_set_got_and_deleted_in_parts() {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < 40_000; i++) {
            values.put("many:" + i, Integer.toString(i));
        }
        cache().setAll(values);
        assertThat(cache().getAll(values.keySet(), String.class)).isEqualTo(values);
        assertThat(cache().deleteAll(values.keySet())).isEqualTo(40_000);
        assertThat(cache().getAll(values.keySet(), String.class)).isEmpty();
    }

    @Test
    void a_temporary_value_is_taken_once_by_one_of_many() throws Exception {
        cache().setTemp("code", "4711", Duration.ofMinutes(5));
        assertThat(cache().getTemp("code", String.class)).contains("4711");
        List<Optional<String>> taken = together(16, () -> cache().takeTemp("code", String.class));
        assertThat(taken.stream().flatMap(Optional::stream)).containsExactly("4711");
        assertThat(cache().getTemp("code", String.class)).isEmpty();
        cache().setTemp("code", 1, Duration.ofMinutes(5));
        assertThat(cache().deleteTemp("code")).isTrue();
        assertThat(cache().deleteTemp("code")).isFalse();
    }

    @Test
    void the_areas_do_not_share_keys() {
        cache().set("k", "entry");
        cache().setTemp("k", "temporary", Duration.ofMinutes(1));
        assertThat(cache().get("k")).contains("entry");
        assertThat(cache().takeTemp("k", String.class)).contains("temporary");
        assertThat(cache().get("k")).contains("entry");
    }

    @Test
    void what_is_not_there_is_loaded_once_and_then_kept() {
        AtomicInteger loads = new AtomicInteger();
        Loader<User> loader = key -> new User(loads.incrementAndGet(), key);
        assertThat(cache().get("user:9", User.class, loader)).contains(new User(1, "user:9"));
        assertThat(cache().get("user:9", User.class, loader)).contains(new User(1, "user:9"));
        assertThat(cache().get("user:9", User.class)).contains(new User(1, "user:9"));
        assertThat(cache().get("user:9")).contains("{\"id\":1,\"name\":\"user:9\"}");
    }

    @Test
    void that_there_is_none_is_remembered_too() {
        AtomicInteger loads = new AtomicInteger();
        Loader<User> loader = key -> {
            loads.incrementAndGet();
            return null;
        };
        assertThat(cache().get("nobody", User.class, loader)).isEmpty();
        assertThat(cache().get("nobody", User.class, loader)).isEmpty();
        assertThat(loads).hasValue(1);
        assertThat(cache().get("nobody", User.class)).isEmpty();
        assertThat(cache().exists("nobody")).isFalse();
        LoadOptions forgetful = LoadOptions.DEFAULTS.withAbsentTtl(Duration.ZERO);
        cache().get("none", User.class, forgetful, loader);
        cache().get("none", User.class, forgetful, loader);
        assertThat(loads).hasValue(3);
    }

    @Test
    void many_threads_that_want_one_key_cause_one_load() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        List<Optional<Integer>> got = together(
                100,
                () -> cache().get("hot", Integer.class, key -> {
                    return loads.incrementAndGet();
                }));
        assertThat(loads).hasValue(1);
        assertThat(got).hasSize(100).allMatch(value -> value.equals(Optional.of(1)));
    }

    @Test
    void a_loader_that_throws_does_not_poison() {
        assertThatThrownBy(() -> cache().get("k", String.class, key -> {
                    throw new IllegalStateException("the source is down");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the source is down");
        assertThatThrownBy(() -> cache().get("k", String.class, key -> {
                    throw new java.io.IOException("the source is down");
                }))
                .isInstanceOf(LoadFailedException.class)
                .hasMessage("Loading 'k' failed: IOException.")
                .hasCauseInstanceOf(java.io.IOException.class);
        assertThat(cache().get("k", String.class, key -> "well")).contains("well");
    }

    @Test
    void a_tag_takes_its_entries_with_it_and_no_others() {
        EntryOptions tagged = EntryOptions.DEFAULTS.withTags("customer:1", "list");
        cache().set("a", new User(1, "Ada"), tagged);
        cache().set("b", "b", EntryOptions.DEFAULTS.withTags("customer:2"));
        cache().set("c", "c");
        assertThat(cache().get("a", User.class)).contains(new User(1, "Ada"));
        assertThat(cache().get("b")).contains("b");
        assertThat(cache().exists("a")).isTrue();
        cache().invalidateTag("customer:1");
        assertThat(cache().get("a", User.class)).isEmpty();
        assertThat(cache().exists("a")).isFalse();
        assertThat(cache().getAll(List.of("a", "b", "c"), String.class)).isEqualTo(Map.of("b", "b", "c", "c"));
        cache().set("a", new User(2, "Grace"), tagged);
        assertThat(cache().get("a", User.class)).contains(new User(2, "Grace"));
        cache().invalidateTags(List.of("list", "customer:2"));
        assertThat(cache().get("a", User.class)).isEmpty();
        assertThat(cache().get("b")).isEmpty();
        assertThat(cache().get("c")).contains("c");
    }

    @Test
    void a_tagged_entry_is_loaded_again_after_its_tag_was_invalidated() {
        AtomicInteger loads = new AtomicInteger();
        LoadOptions tagged = LoadOptions.DEFAULTS.withTags("t");
        Callable<Optional<Integer>> get = () -> cache().get("k", Integer.class, tagged, key -> loads.incrementAndGet());
        assertThat(called(get)).contains(1);
        assertThat(called(get)).contains(1);
        cache().invalidateTag("t");
        assertThat(called(get)).contains(2);
        assertThat(called(get)).contains(2);
    }

    @Test
    void a_tag_invalidated_during_the_load_keeps_the_value_out() {
        LoadOptions tagged = LoadOptions.DEFAULTS.withTags("t");
        assertThat(cache().get("k", String.class, tagged, key -> {
                    cache().invalidateTag("t");
                    return "old";
                }))
                .contains("old");
        assertThat(cache().get("k")).isEmpty();
        assertThat(cache().get("k", String.class, tagged, key -> "new")).contains("new");
        assertThat(cache().get("k")).contains("new");
    }

    @Test
    void a_deletion_during_the_load_keeps_the_value_out() {
        assertThat(cache().get("k", String.class, key -> {
                    cache().delete(key);
                    return "old";
                }))
                .contains("old");
        assertThat(cache().get("k")).isEmpty();
    }

    @Test
    void a_write_during_the_load_wins() {
        assertThat(cache().get("k", String.class, key -> {
                    cache().set(key, "newer");
                    return "older";
                }))
                .contains("older");
        assertThat(cache().get("k")).contains("newer");
    }

    @Test
    void large_values_come_back_and_too_large_ones_are_refused_with_their_size() {
        String large = "Quintet ".repeat(100_000);
        cache().set("large", large);
        assertThat(cache().get("large")).contains(large);
        assertThatThrownBy(() -> cache().set("large", "x".repeat(1_000_001)))
                .isInstanceOf(ValueTooLargeException.class)
                .hasMessageStartingWith(
                        "The value for 'large' has 1.00 MB (1000001 bytes) and was not stored; this cache takes 1.00 MB.");
    }

    @Test
    void what_is_not_what_was_asked_for_counts_as_missing_and_is_loaded_over() {
        cache().set("k", "no json");
        assertThat(cache().get("k", User.class)).isEmpty();
        assertThat(cache().get("k", User.class, key -> new User(1, "Ada"))).contains(new User(1, "Ada"));
        assertThat(cache().get("k", User.class)).contains(new User(1, "Ada"));
    }

    @Test
    void times_beyond_a_day_and_names_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> cache().set("k", "v", Duration.ofHours(25)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ttl must be at most 24 h");
        assertThatThrownBy(() -> cache().set("k", "v", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache().set("", "v")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache().get("%tag:x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A key must not begin with '%', which marks the cache's own, was '%tag:x'");
        assertThatThrownBy(() -> cache().get("\uD800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache().invalidateTag("%")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reads_without_waiting_find_the_same() {
        cache().set("user", new User(1, "Ada"));
        cache().set("tagged", "t", EntryOptions.DEFAULTS.withTags("x"));
        assertThat(cache().getAsync("user", User.class).toCompletableFuture())
                .succeedsWithin(SOON)
                .isEqualTo(Optional.of(new User(1, "Ada")));
        assertThat(cache().getAsync("tagged", String.class).toCompletableFuture())
                .succeedsWithin(SOON)
                .isEqualTo(Optional.of("t"));
        assertThat(cache().getAsync("none", String.class).toCompletableFuture())
                .succeedsWithin(SOON)
                .isEqualTo(Optional.empty());
    }

    @Test
    void the_statistics_tell_what_was_done() {
        cache().set("a", "1");
        cache().get("a");
        cache().get("b");
        cache().delete("a");
        cache().set("c", "1");
        CacheStatistics statistics = cache().statistics();
        assertThat(statistics.keys()).isEqualTo(1);
        assertThat(statistics.memory()).isPresent();
        assertThat(statistics.hits()).isEqualTo(1);
        assertThat(statistics.misses()).isEqualTo(1);
        assertThat(statistics.puts()).isEqualTo(2);
        assertThat(statistics.removals()).isEqualTo(1);
    }

    private static <T> T called(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static <T> List<T> together(int threads, Callable<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> answers = pool.invokeAll(
                    IntStream.range(0, threads).mapToObj(i -> call).collect(Collectors.toList()));
            List<T> values = new ArrayList<>();
            for (Future<T> answer : answers) {
                values.add(answer.get());
            }
            return values;
        } finally {
            pool.shutdownNow();
        }
    }
}
