package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Databases;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loads against everything that can happen while they run, in an order that the test forces. */
class LoadRacesTest {
    private static final LoadOptions TAGGED = LoadOptions.DEFAULTS.withTags("t");

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private RedisDatabase database;
    private Cache here;
    private Cache there;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        database = Fixtures.cacheOf(databases);
        CacheOptions options = Fixtures.patient().lease(Duration.ofMillis(400)).build();
        here = Caches.on(database, options);
        there = Caches.on(database, options);
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        databases.close();
    }

    /** What happens between the beginning and the end of a load, elsewhere; and whether the loaded value may be kept. */
    private record Event(String name, Runnable happening, Optional<String> after) {}

    @Test
    void whatever_happens_elsewhere_during_a_load_wins_over_it() {
        List<Event> events = List.of(
                new Event("nothing", () -> {}, Optional.of("loaded")),
                new Event("deletion", () -> there.delete("k"), Optional.empty()),
                new Event("deletion of many", () -> there.deleteAll(List.of("x", "k")), Optional.empty()),
                new Event("write", () -> there.set("k", "written"), Optional.of("written")),
                new Event("foreign write", () -> cli("SET", "cache:k", "foreign"), Optional.of("foreign")),
                new Event(
                        "write and deletion",
                        () -> {
                            there.set("k", "written");
                            there.delete("k");
                        },
                        Optional.empty()),
                new Event("tag", () -> there.invalidateTag("t"), Optional.empty()),
                new Event(
                        "tag, then an entry under it",
                        () -> {
                            there.invalidateTag("t");
                            there.set("other", "x", EntryOptions.DEFAULTS.withTags("t"));
                        },
                        Optional.empty()),
                new Event("flush", () -> cli("FLUSHDB"), Optional.empty()));
        for (Event event : events) {
            cli("FLUSHDB");
            String got = here.get("k", String.class, TAGGED, key -> {
                        event.happening().run();
                        return "loaded";
                    })
                    .orElse("");
            assertThat(got).as(event.name()).isEqualTo("loaded");
            assertThat(there.get("k")).as(event.name()).isEqualTo(event.after());
            assertThat(cli("EXISTS", "temp:%lease:k"))
                    .as("lease after " + event.name())
                    .isEqualTo(0L);
        }
    }

    /** The same for a background load over an entry that is still there. */
    @Test
    void whatever_happens_elsewhere_during_a_refresh_wins_over_it() {
        List<Event> events = List.of(
                new Event("nothing", () -> {}, Optional.of("refreshed")),
                new Event("deletion", () -> there.delete("k"), Optional.empty()),
                new Event("foreign deletion", () -> cli("DEL", "cache:k"), Optional.empty()),
                new Event("write", () -> there.set("k", "written"), Optional.of("written")),
                new Event("foreign write", () -> cli("SETEX", "cache:k", "3600", "foreign"), Optional.of("foreign")),
                new Event("tag", () -> there.invalidateTag("t"), Optional.empty()));
        LoadOptions alwaysStale = TAGGED.withTtl(Duration.ofMillis(1)).withStaleFor(Duration.ofMinutes(10));
        for (Event event : events) {
            cli("FLUSHDB");
            here.get("k", String.class, alwaysStale, key -> "first");
            await().atMost(Fixtures.SOON).until(() -> (Long) cli("PTTL", "cache:k") <= 600_000);
            AtomicReference<Boolean> refreshed = new AtomicReference<>(false);
            assertThat(here.get("k", String.class, alwaysStale, key -> {
                        event.happening().run();
                        refreshed.set(true);
                        return "refreshed";
                    }))
                    .as(event.name())
                    .contains("first");
            await().atMost(Fixtures.SOON).until(refreshed::get);
            await().atMost(Fixtures.SOON)
                    .until(() -> cli("EXISTS", "temp:%lease:k").equals(0L));
            assertThat(there.get("k")).as(event.name()).isEqualTo(event.after());
        }
    }

    @Test
    void who_asks_after_a_deletion_does_not_get_what_was_read_before_it() {
        AtomicInteger source = new AtomicInteger(1);
        String first = here.get("k", String.class, key -> {
                    String read = "version " + source.get();
                    source.set(2);
                    here.delete("k");
                    // The load that began before the deletion still runs; a new caller must not join it.
                    assertThat(here.get("k", String.class, again -> "version " + source.get()))
                            .contains("version 2");
                    assertThat(there.get("k", String.class, again -> "version " + source.get()))
                            .contains("version 2");
                    return read;
                })
                .orElse("");
        assertThat(first).isEqualTo("version 1");
        assertThat(here.get("k")).contains("version 2");
    }

    @Test
    void a_lease_whose_holder_died_passes_to_the_next() {
        cli("SET", "temp:%lease:k", "somebody who died", "PX", "300");
        long started = System.nanoTime();
        assertThat(here.get("k", String.class, key -> "loaded")).contains("loaded");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(250));
    }

    @Test
    void a_loader_may_take_longer_than_its_lease() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<Optional<String>> slow = Fixtures.elsewhere(() -> here.get("k", String.class, key -> {
            loads.incrementAndGet();
            began.countDown();
            // Three times the lease.
            new CountDownLatch(1).await(1200, TimeUnit.MILLISECONDS);
            return "slow";
        }));
        began.await();
        assertThat(there.get("k", String.class, key -> {
                    loads.incrementAndGet();
                    return "fast";
                }))
                .contains("slow");
        assertThat(slow.get(10, TimeUnit.SECONDS)).contains("slow");
        assertThat(loads).hasValue(1);
    }

    @Test
    void who_waits_for_another_process_takes_over_when_its_loader_throws() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        CompletableFuture<Optional<String>> failing = Fixtures.elsewhere(() -> here.get("k", String.class, key -> {
            began.countDown();
            mayFail.await();
            throw new IllegalStateException("no luck");
        }));
        began.await();
        CompletableFuture<Optional<String>> waiting =
                Fixtures.elsewhere(() -> there.get("k", String.class, key -> "taken over"));
        await().atMost(Fixtures.SOON)
                .until(() -> String.valueOf(cli("GET", "temp:%lease:k")).endsWith("+"));
        mayFail.countDown();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).contains("taken over");
        assertThatThrownBy(failing::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void nobody_waits_beyond_the_deadline() {
        cli("SET", "temp:%lease:k", "somebody slow", "PX", "60000");
        LoadOptions hasty = LoadOptions.DEFAULTS.withDeadline(Duration.ofMillis(120));
        assertThatThrownBy(() -> here.get("k", String.class, hasty, key -> "never"))
                .isInstanceOf(LoadTimeoutException.class)
                .hasMessage("'k' did not come within 120 ms: waited for a load in another process. "
                        + "Raise LoadOptions.withDeadline if its loader may take longer.");
    }

    @Test
    void a_loader_that_asks_for_its_own_key_is_told_so_at_once() {
        assertThatThrownBy(() -> here.get(
                        "k",
                        String.class,
                        key -> here.get("k", String.class, again -> "v").orElse(null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("asks the cache for the same key");
        assertThat(here.get("k", String.class, key -> "v")).contains("v");
    }

    @Test
    void of_two_types_under_one_key_each_is_loaded_as_itself() {
        here.set("k", "text");
        assertThat(here.get("k", Integer.class, key -> 5)).contains(5);
        assertThat(here.get("k", Integer.class)).contains(5);
    }

    /** Random histories of two caches; after each step both must agree with a map, whatever was loaded in between. */
    @Test
    void random_histories_never_show_what_was_overwritten_or_invalidated() {
        Seeds.each(random -> {
            cli("FLUSHDB");
            AtomicInteger source = new AtomicInteger();
            for (int step = 0; step < 60; step++) {
                Cache one = random.nextBoolean() ? here : there;
                Cache other = random.nextBoolean() ? here : there;
                String got = one.get("k", String.class, TAGGED, key -> {
                            String read = "v" + source.get();
                            if (random.nextBoolean()) {
                                source.incrementAndGet();
                                if (random.nextBoolean()) {
                                    other.delete("k");
                                } else {
                                    other.invalidateTag("t");
                                }
                            }
                            return read;
                        })
                        .orElse("");
                assertThat(Integer.parseInt(got.substring(1))).isLessThanOrEqualTo(source.get());
                Optional<String> kept = other.get("k");
                kept.ifPresent(value -> assertThat(value).isEqualTo("v" + source.get()));
                if (random.nextInt(4) == 0) {
                    source.incrementAndGet();
                    one.invalidateTag("t");
                }
            }
        });
    }

    private static Object cli(String... command) {
        Object answer = redis.cli(Fixtures.NUMBER, command);
        return answer == null ? "" : answer;
    }
}
