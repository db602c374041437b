package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.cache.NearCache.Ticket;
import dev.quintet.databases.Databases;
import dev.quintet.testing.FaultProxy;
import dev.quintet.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NearCacheTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    /** On a real server, behind a network that can fail. */
    @Nested
    class OnRedis {
        private FaultProxy network;
        private Databases databases;
        private CacheParts parts;
        private NearCache near;
        private Cache cache;

        @BeforeEach
        void open() {
            network = FaultProxy.before(redis);
            databases = Databases.open(Fixtures.at(network.url()).build());
            parts = Fixtures.parts(
                    Fixtures.cacheOf(databases),
                    Fixtures.patient().near(NearCacheOptions.DEFAULTS).build());
            cache = new RedisCache(parts);
            near = Fixtures.near(parts);
            await().atMost(Fixtures.SOON).until(near::isTold);
        }

        @AfterEach
        void close() {
            cache.close();
            databases.close();
            network.close();
        }

        /** The invalidation of a write by this process itself arrives later, and takes the value read since with it. */
        private void warm(String key) {
            await().atMost(Fixtures.SOON).pollInterval(Duration.ofMillis(1)).until(() -> {
                cache.get(key);
                return near.get("cache:" + key) != null;
            });
        }

        @Test
        void the_second_read_does_not_ask_redis() {
            redis.cli(Fixtures.NUMBER, "SET", "cache:k", "v", "EX", "60");
            warm("k");
            redis.cli("CONFIG", "RESETSTAT");
            for (int i = 0; i < 1000; i++) {
                assertThat(cache.get("k")).contains("v");
            }
            assertThat(CommandCounts.of(redis).calls("evalsha")).isZero();
            assertThat(cache.statistics().nearHits()).isGreaterThanOrEqualTo(1000);
        }

        @Test
        void a_write_elsewhere_is_seen_soon() {
            long[] micros = new long[200];
            for (int i = 0; i < micros.length; i++) {
                String written = "v" + i;
                redis.cli(Fixtures.NUMBER, "SET", "cache:k", "before " + written, "EX", "60");
                await().atMost(Fixtures.SOON)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> cache.get("k").equals(Optional.of("before " + written)));
                warm("k");
                redis.cli(Fixtures.NUMBER, "SET", "cache:k", written, "EX", "60");
                long started = System.nanoTime();
                while (!cache.get("k").equals(Optional.of(written))) {
                    Thread.onSpinWait();
                }
                micros[i] = (System.nanoTime() - started) / 1000;
            }
            Arrays.sort(micros);
            System.out.printf(
                    "A near cache showed a write elsewhere after %d µs (median), %d µs (99 %%), %d µs (longest of %d)%n",
                    micros[micros.length / 2],
                    micros[micros.length * 99 / 100],
                    micros[micros.length - 1],
                    micros.length);
            assertThat(micros[micros.length - 1]).as("longest staleness, µs").isLessThan(2_000_000);
        }

        @Test
        void an_entry_expires_here_when_it_does_there() {
            redis.cli("CONFIG", "SET", "hz", "1");
            redis.cli(Fixtures.NUMBER, "SET", "cache:brief", "v", "PX", "300");
            cache.get("brief");
            await().atMost(Fixtures.SOON).until(() -> cache.get("brief").isEmpty());
            redis.cli("CONFIG", "SET", "hz", "10");
        }

        @Test
        void while_changes_are_not_told_nothing_is_answered_from_here() {
            redis.cli(Fixtures.NUMBER, "SET", "cache:k", "old", "EX", "60");
            warm("k");
            network.resetNow();
            await().atMost(Fixtures.SOON).until(() -> near.get("cache:k") == null);
            redis.cli(Fixtures.NUMBER, "SET", "cache:k", "new", "EX", "60");
            await().atMost(Fixtures.SOON)
                    .ignoreExceptions()
                    .until(() -> cache.get("k").equals(Optional.of("new")));
            await().atMost(Fixtures.SOON).until(near::isTold);
            warm("k");
            assertThat(cache.get("k")).contains("new");
        }

        @Test
        void a_flush_and_a_tag_elsewhere_are_heard() {
            cache.set("a", "1", EntryOptions.DEFAULTS.withTags("t"));
            redis.cli(Fixtures.NUMBER, "SET", "cache:b", "2", "EX", "60");
            warm("a");
            warm("b");
            redis.cli(Fixtures.NUMBER, "DEL", "cache:%tag:t");
            await().atMost(Fixtures.SOON).until(() -> cache.get("a").isEmpty());
            assertThat(cache.get("b")).contains("2");
            redis.cli(Fixtures.NUMBER, "FLUSHDB");
            await().atMost(Fixtures.SOON).until(() -> cache.get("b").isEmpty());
        }

        @Test
        void a_value_is_read_into_its_type_once() {
            cache.set("user", new CacheContract.User(1, "Ada"));
            await().atMost(Fixtures.SOON).until(() -> {
                Object first = cache.get("user", CacheContract.User.class).orElseThrow();
                return first == cache.get("user", CacheContract.User.class).orElseThrow();
            });
        }
    }

    /** The order of things forced, without a server. */
    @Nested
    class Races {
        private final AtomicLong nanos = new AtomicLong();
        private final NearCache near = new NearCache(NearCacheOptions.DEFAULTS, nanos::get, new CacheMeter());
        private final StoredEntry old = new StoredEntry("old".getBytes(StandardCharsets.UTF_8), 0);

        @BeforeEach
        void begin() {
            near.began();
        }

        @Test
        void a_value_read_before_an_invalidation_that_arrives_earlier_is_not_kept() {
            Ticket ticket = near.ticket("cache:k");
            near.changed("cache:k");
            near.keep("cache:k", ticket, old, 60_000);
            assertThat(near.get("cache:k")).isNull();
        }

        @Test
        void a_value_read_before_an_invalidation_that_arrives_later_is_dropped() {
            near.keep("cache:k", near.ticket("cache:k"), old, 60_000);
            assertThat(near.get("cache:k")).isNotNull();
            near.changed("cache:k");
            assertThat(near.get("cache:k")).isNull();
        }

        @Test
        void a_value_read_before_the_connection_broke_is_not_kept_after_it_is_back() {
            Ticket ticket = near.ticket("cache:k");
            near.lost();
            near.began();
            near.keep("cache:k", ticket, old, 60_000);
            assertThat(near.get("cache:k")).isNull();
        }

        @Test
        void a_value_read_before_a_flush_is_not_kept() {
            Ticket ticket = near.ticket("cache:k");
            near.everythingChanged();
            near.keep("cache:k", ticket, old, 60_000);
            assertThat(near.get("cache:k")).isNull();
        }

        @Test
        void nothing_is_kept_while_changes_are_not_told() {
            near.lost();
            near.keep("cache:k", near.ticket("cache:k"), old, 60_000);
            near.began();
            assertThat(near.get("cache:k")).isNull();
        }

        @Test
        void a_tagged_value_on_its_way_while_any_tag_was_invalidated_is_not_kept() throws Exception {
            byte[] version = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
            byte[] bytes = StoredEntry.tagged(
                    java.util.List.of("t"), java.util.List.of(version), "old".getBytes(StandardCharsets.UTF_8));
            StoredEntry tagged = StoredEntry.parse(bytes);
            Ticket ticket = near.ticket("cache:k");
            near.changed("cache:%tag:t");
            near.keep("cache:k", ticket, tagged, 60_000);
            assertThat(near.get("cache:k")).isNull();
            near.keep("cache:k", near.ticket("cache:k"), tagged, 60_000);
            assertThat(near.get("cache:k")).isNotNull();
            near.changed("cache:%tag:other");
            assertThat(near.get("cache:k")).isNotNull();
            near.changed("cache:%tag:t");
            assertThat(near.get("cache:k")).isNull();
        }

        @Test
        void what_was_put_in_while_everything_was_dropped_is_not_answered() throws Exception {
            Thread emptying = new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    near.everythingChanged();
                }
            });
            emptying.start();
            while (emptying.isAlive()) {
                for (int i = 0; i < 64; i++) {
                    String name = "cache:" + i;
                    Ticket ticket = near.ticket(name);
                    near.keep(name, ticket, old, 60_000);
                    boolean before = near.ticket(name).epoch() == ticket.epoch();
                    if (near.get(name) != null) {
                        assertThat(before)
                                .as("kept from before everything was dropped")
                                .isTrue();
                    }
                }
            }
            emptying.join();
            near.everythingChanged();
            for (int i = 0; i < 64; i++) {
                assertThat(near.get("cache:" + i)).isNull();
            }
        }

        @Test
        void a_value_is_believed_for_half_of_what_it_has_left_and_no_longer_than_the_most() {
            near.keep("cache:k", near.ticket("cache:k"), old, 10_000);
            nanos.addAndGet(Duration.ofMillis(4999).toNanos());
            assertThat(near.get("cache:k")).isNotNull();
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            assertThat(near.get("cache:k")).isNull();
            near.keep("cache:k", near.ticket("cache:k"), old, -1);
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(near.get("cache:k")).isNull();
        }

        @Test
        void what_it_holds_is_bounded_by_weight() {
            NearCache small =
                    new NearCache(NearCacheOptions.DEFAULTS.withMaxBytes(100_000), nanos::get, new CacheMeter());
            small.began();
            for (int i = 0; i < 1000; i++) {
                small.keep("cache:" + i, small.ticket("cache:" + i), new StoredEntry(new byte[1000], 0), 60_000);
            }
            await().atMost(Fixtures.SOON).until(() -> small.size() <= 100_000 / 2200);
        }
    }
}
