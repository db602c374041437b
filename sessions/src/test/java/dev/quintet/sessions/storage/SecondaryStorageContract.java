package dev.quintet.sessions.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.errors.CommandFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AtomicSecondaryStorage} keeps, for those who implement or wrap one: extend it, and give it an empty storage
 * before each test.
 */
public abstract class SecondaryStorageContract {
    private static final Duration LONG = Duration.ofHours(1);

    /** The storage under test; the same one throughout a test. */
    protected abstract AtomicSecondaryStorage storage();

    /** Waits, or lets its clock move, until this time has passed for the storage. */
    protected abstract void pass(Duration time);

    @Test
    void what_is_set_is_got_until_it_is_deleted() {
        assertThat(storage().get("key")).isEmpty();
        storage().set("key", "value", LONG);
        assertThat(storage().get("key")).contains("value");
        storage().delete("key");
        assertThat(storage().get("key")).isEmpty();
        storage().delete("key");
    }

    @Test
    void texts_of_every_kind_come_back_as_they_were() {
        for (String text : List.of("", " ", "null", "{}", "ünïcödé", "🎹", "a\nb\0c")) {
            storage().set("text", text, LONG);
            assertThat(storage().get("text")).as("'%s'", text).contains(text);
            assertThat(storage().compareAndSet("text", text, "next", LONG)).isTrue();
        }
    }

    @Test
    void what_is_set_is_gone_after_its_time_and_not_before() {
        storage().set("short", "value", Duration.ofMillis(300));
        storage().set("long", "value", LONG);
        storage().setWithoutExpiry("endless", "value");
        assertThat(storage().get("short")).isPresent();
        pass(Duration.ofMillis(301));
        assertThat(storage().get("short")).isEmpty();
        assertThat(storage().get("long")).isPresent();
        assertThat(storage().get("endless")).isPresent();
    }

    @Test
    void no_time_to_live_is_refused_because_it_would_be_stored_for_ever() {
        for (Duration ttl : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofNanos(999_999))) {
            assertThatThrownBy(() -> storage().set("key", "value", ttl)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> storage().setAll(Map.of("key", "value"), ttl))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> storage().setIfAbsent("key", "value", ttl))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> storage().compareAndSet("key", null, "value", ttl))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> storage().increment("key", ttl)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(storage().get("key")).isEmpty();
    }

    @Test
    void of_many_who_take_a_value_one_gets_it() throws Exception {
        storage().set("once", "value", LONG);
        List<Optional<String>> taken = atOnce(20, i -> storage().getAndDelete("once"));
        assertThat(taken.stream().filter(Optional::isPresent)).containsExactly(Optional.of("value"));
        assertThat(storage().get("once")).isEmpty();
    }

    @Test
    void a_counter_counts_every_call_and_its_window_is_not_extended() throws Exception {
        List<Long> sums = atOnce(50, i -> storage().increment("counter", Duration.ofSeconds(1)));
        assertThat(sums)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 50).boxed().toList());
        pass(Duration.ofMillis(500));
        storage().increment("counter", LONG);
        pass(Duration.ofMillis(600));
        assertThat(storage().increment("counter", LONG)).isEqualTo(1);
    }

    @Test
    void a_counter_is_read_as_text_and_what_is_no_number_is_not_counted() {
        storage().increment("counter", LONG);
        assertThat(storage().get("counter")).contains("1");
        storage().set("counter", "{\"count\":1}", LONG);
        assertThatThrownBy(() -> storage().increment("counter", LONG)).isInstanceOf(CommandFailedException.class);
        assertThat(storage().get("counter")).contains("{\"count\":1}");
    }

    @Test
    void compare_and_set_writes_only_over_what_was_read() {
        assertThat(storage().compareAndSet("key", "something", "value", LONG)).isFalse();
        assertThat(storage().compareAndSet("key", null, "first", LONG)).isTrue();
        assertThat(storage().compareAndSet("key", null, "second", LONG)).isFalse();
        assertThat(storage().compareAndSet("key", "First", "second", LONG)).isFalse();
        assertThat(storage().get("key")).contains("first");
        assertThat(storage().compareAndSet("key", "first", "second", LONG)).isTrue();
        assertThat(storage().compareAndSet("key", "first", null, LONG)).isFalse();
        assertThat(storage().compareAndSet("key", "second", null, LONG)).isTrue();
        assertThat(storage().compareAndSet("key", null, null, LONG)).isTrue();
        assertThat(storage().get("key")).isEmpty();
    }

    @Test
    void compare_and_set_never_loses_an_update() throws Exception {
        storage().set("list", "", LONG);
        atOnce(20, i -> {
            String before;
            do {
                before = storage().get("list").orElseThrow();
            } while (!storage().compareAndSet("list", before, before + "[" + i + "]", LONG));
            return i;
        });
        Set<String> all = IntStream.range(0, 20).mapToObj(i -> "[" + i + "]").collect(Collectors.toSet());
        assertThat(storage().get("list").orElseThrow().length())
                .isEqualTo(all.stream().mapToInt(String::length).sum());
        assertThat(storage().get("list").orElseThrow()).contains(all);
    }

    @Test
    void compare_and_set_gives_the_new_time() {
        storage().set("key", "first", Duration.ofMillis(300));
        assertThat(storage().compareAndSet("key", "first", "second", LONG)).isTrue();
        pass(Duration.ofMillis(301));
        assertThat(storage().get("key")).contains("second");
    }

    @Test
    void of_many_who_set_if_absent_one_does() throws Exception {
        List<Boolean> done = atOnce(20, i -> storage().setIfAbsent("key", "value " + i, LONG));
        assertThat(done).containsOnlyOnce(true);
        assertThat(storage().get("key")).contains("value " + done.indexOf(true));
    }

    @Test
    void the_later_moment_stays_and_its_time_is_renewed() throws Exception {
        assertThat(storage().max("mark", 1_795_410_899_311L, Duration.ofMillis(300)))
                .isEqualTo(1_795_410_899_311L);
        assertThat(storage().max("mark", 1_795_410_899_310L, LONG)).isEqualTo(1_795_410_899_311L);
        pass(Duration.ofMillis(301));
        assertThat(storage().get("mark")).contains("1795410899311");
        List<Long> kept = atOnce(20, i -> storage().max("mark", 1_795_410_900_000L + i, LONG));
        assertThat(kept).contains(1_795_410_900_019L);
        assertThat(storage().get("mark")).contains("1795410900019");
    }

    @Test
    void a_damaged_moment_counts_as_now() {
        for (String damaged : List.of("", "soon", "-5", "1e3", "1795410899311.5", "99999999999999999999", "{}")) {
            storage().set("mark", damaged, LONG);
            long before = storage().serverTime().toEpochMilli();
            assertThat(storage().max("mark", 1000, LONG)).as("'%s'", damaged).isGreaterThanOrEqualTo(before);
            assertThat(Long.parseLong(storage().get("mark").orElseThrow())).isGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void an_expiry_is_given_only_to_what_has_none() {
        assertThat(storage().expireIfEndless("none", LONG)).isFalse();
        storage().set("limited", "value", Duration.ofMillis(300));
        assertThat(storage().expireIfEndless("limited", LONG)).isFalse();
        storage().setWithoutExpiry("endless", "value");
        storage().setWithoutExpiry("dead", "value");
        assertThat(storage().expireIfEndless("dead", Duration.ZERO)).isTrue();
        assertThat(storage().get("dead")).isEmpty();
        assertThat(storage().expireIfEndless("endless", Duration.ofMillis(300))).isTrue();
        assertThat(storage().get("endless")).isPresent();
        pass(Duration.ofMillis(301));
        assertThat(storage().getAll(List.of("limited", "endless"))).containsOnly(Optional.empty());
    }

    @Test
    void many_are_read_written_and_deleted_at_once() {
        assertThat(storage().getAll(List.of())).isEmpty();
        storage().deleteAll(List.of());
        storage().setAll(Map.of(), LONG);
        storage().setAll(Map.of("a", "1", "b", "2", "c", "3"), LONG);
        assertThat(storage().getAll(List.of("c", "none", "a", "a")))
                .containsExactly(Optional.of("3"), Optional.empty(), Optional.of("1"), Optional.of("1"));
        assertThat(storage().getAllAsync(List.of("b")).toCompletableFuture().join())
                .containsExactly(Optional.of("2"));
        storage().deleteAll(List.of("a", "b", "none"));
        assertThat(storage().getAll(List.of("a", "b", "c")))
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of("3"));
    }

    @Test
    void the_server_has_a_clock() {
        Instant first = storage().serverTime();
        assertThat(storage().serverTime()).isAfterOrEqualTo(first);
    }

    private <T> List<T> atOnce(int callers, IntFunction<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<T> answers = new ArrayList<>();
            List<Callable<T>> calls = IntStream.range(0, callers)
                    .<Callable<T>>mapToObj(i -> () -> call.apply(i))
                    .toList();
            for (Future<T> answer : pool.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
    }
}
