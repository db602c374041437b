package dev.quintet.springbootstarter.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueRetrievalException;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring's annotations and its own interface, on a real Redis. */
class SpringCacheTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    record User(int id, String name, @Nullable Instant since, List<String> roles) {}

    /** What an application writes. */
    static class Users {
        private final AtomicInteger calls = new AtomicInteger();
        private final CountDownLatch mayEnd = new CountDownLatch(1);

        /** Spring's proxy has no fields, so the tests ask. */
        public int calls() {
            return calls.get();
        }

        public void letEnd() {
            mayEnd.countDown();
        }

        @Cacheable("users")
        @Nullable
        public User find(int id) {
            calls.incrementAndGet();
            return id < 0 ? null : new User(id, "Ada", Instant.EPOCH, List.of("admin"));
        }

        @Cacheable(cacheNames = "users", sync = true)
        public User findTogether(int id) throws InterruptedException {
            calls.incrementAndGet();
            mayEnd.await();
            return new User(id, "Ada", null, List.of());
        }

        @Cacheable("pairs")
        public String join(String a, String b) {
            return a + "|" + b;
        }

        @Cacheable("futures")
        public CompletableFuture<User> later(int id) {
            calls.incrementAndGet();
            return CompletableFuture.completedFuture(new User(id, "Ada", null, List.of()));
        }

        @CachePut(cacheNames = "users", key = "#user.id")
        public User save(User user) {
            return user;
        }

        @CacheEvict("users")
        public void forget(int id) {}

        @CacheEvict(cacheNames = "users", allEntries = true)
        public void forgetAll() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Application {
        @Bean
        Users users() {
            return new Users();
        }

        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(QuintetAutoConfiguration.class, QuintetCacheAutoConfiguration.class))
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "quintet.url=" + redis.url(),
                    "quintet.cache.deadline=5s",
                    "quintet.cache.when-down=fail",
                    "quintet.cache.spring.trusted-packages=dev.quintet.springbootstarter.cache",
                    "quintet.cache.spring.caches.brief.ttl=1m");

    private void run(Consumer<AssertableApplicationContext> test) {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context);
        });
    }

    private void withCache(String name, Consumer<Cache> test) {
        run(context -> test.accept(cache(context, name)));
    }

    private static Cache cache(AssertableApplicationContext context, String name) {
        return Objects.requireNonNull(context.getBean(CacheManager.class).getCache(name));
    }

    @Test
    void a_method_is_called_once_for_each_key_and_null_is_an_answer() {
        run(context -> {
            Users users = context.getBean(Users.class);
            User first = users.find(1);
            assertThat(users.find(1)).isEqualTo(first).isEqualTo(new User(1, "Ada", Instant.EPOCH, List.of("admin")));
            assertThat(users.find(-1)).isNull();
            assertThat(users.find(-1)).isNull();
            assertThat(users.calls()).isEqualTo(2);
            assertThat(redis.cli(1, "EXISTS", "cache:users:1", "cache:users:-1"))
                    .isEqualTo(2L);
        });
    }

    @Test
    void saving_evicting_and_clearing_are_seen() {
        run(context -> {
            Users users = context.getBean(Users.class);
            User saved = users.save(new User(7, "Grace", null, List.of()));
            assertThat(users.find(7)).isEqualTo(saved);
            users.forget(7);
            assertThat(users.find(7)).isNotEqualTo(saved);
            users.save(saved);
            cache(context, "others").put(7, "stays");
            redis.cli("CONFIG", "RESETSTAT");
            users.forgetAll();
            assertThat(String.valueOf(redis.cli("INFO", "commandstats")))
                    .as("one command, however many entries")
                    .contains("cmdstat_unlink:calls=1,")
                    .doesNotContain("cmdstat_scan")
                    .doesNotContain("cmdstat_keys");
            assertThat(users.find(7)).isNotEqualTo(saved);
            assertThat(cache(context, "others").get(7, String.class)).isEqualTo("stays");
        });
    }

    @Test
    void with_sync_one_of_many_threads_in_two_applications_calls_the_method() {
        run(here -> run(there -> {
            ExecutorService threads = Executors.newFixedThreadPool(20);
            try {
                List<Future<User>> callers = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    Users users = (i % 2 == 0 ? here : there).getBean(Users.class);
                    callers.add(threads.submit(() -> users.findTogether(9)));
                }
                here.getBean(Users.class).letEnd();
                there.getBean(Users.class).letEnd();
                for (Future<User> caller : callers) {
                    assertThat(got(caller).id()).isEqualTo(9);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(here.getBean(Users.class).calls()
                            + there.getBean(Users.class).calls())
                    .isEqualTo(1);
        }));
    }

    private static <T> T got(Future<T> future) {
        try {
            return future.get();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void arguments_that_differ_never_share_an_entry() {
        run(context -> {
            Users users = context.getBean(Users.class);
            assertThat(users.join("x, y", "z")).isEqualTo("x, y|z");
            assertThat(users.join("x", "y, z")).isEqualTo("x|y, z");
            assertThat(users.join("x,y", "z")).isEqualTo("x,y|z");
            assertThat(users.join("x%2Cy", "z")).isEqualTo("x%2Cy|z");
            assertThat(users.join("", "")).isEqualTo("|");
        });
    }

    @Test
    void a_key_that_no_other_process_could_name_is_refused() {
        withCache(
                "users",
                cache -> assertThatThrownBy(() -> cache.get(new Object()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("no toString of its own"));
    }

    @Test
    void a_method_that_answers_later_is_cached_too() {
        run(context -> {
            Users users = context.getBean(Users.class);
            // Many, so that some of the answers come after Spring has said what is to follow them.
            for (int id = 0; id < 50; id++) {
                assertThat(users.later(id).join().id()).isEqualTo(id);
                assertThat(users.later(id).join().id()).isEqualTo(id);
            }
            assertThat(users.calls()).isEqualTo(50);
        });
    }

    @Test
    void values_of_many_kinds_come_back_as_they_were() {
        withCache("kinds", cache -> {
            List<Object> values = List.of(
                    "text",
                    5,
                    5_000_000_000L,
                    1.5,
                    true,
                    new BigDecimal("1.10"),
                    Instant.EPOCH,
                    List.of(new User(1, "Ada", null, List.of())),
                    Map.of("ada", new User(1, "Ada", null, List.of("a", "b"))),
                    new ArrayList<>(List.of(1L, 2L)));
            for (Object value : values) {
                cache.put("k", value);
                ValueWrapper found = Objects.requireNonNull(cache.get("k"), value::toString);
                assertThat(found.get()).isEqualTo(value);
            }
        });
    }

    @Test
    void a_class_of_no_trusted_package_is_refused_when_it_is_put_and_not_made_when_it_is_found() {
        withCache("users", cache -> {
            assertThatThrownBy(() -> cache.put("k", new java.awt.Point(1, 2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("java.awt.Point")
                    .hasMessageContaining("quintet.cache.spring.trusted-packages");
            redis.cli(1, "SET", "cache:users:k", "[\"java.util.Formatter\",\"/nowhere/at/all\"]", "EX", "60");
            assertThat(cache.get("k")).isNull();
            assertThat(cache.<String>get("k", () -> "loaded over it")).isEqualTo("loaded over it");
            assertThat(cache.get("k", String.class)).isEqualTo("loaded over it");
        });
    }

    @Test
    void a_loader_s_failure_is_told_as_spring_wants_it_and_not_remembered() {
        withCache("users", cache -> {
            assertThatThrownBy(() -> cache.get("k", () -> {
                        throw new java.io.IOException("no line");
                    }))
                    .isInstanceOf(ValueRetrievalException.class)
                    .hasCauseInstanceOf(java.io.IOException.class);
            assertThat(cache.<String>get("k", () -> "there")).isEqualTo("there");
            assertThatThrownBy(() -> cache.retrieve(
                                    "l", () -> CompletableFuture.failedFuture(new IllegalStateException("no")))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void the_first_of_two_wins_where_only_an_absent_one_is_put() {
        withCache("users", cache -> {
            assertThat(cache.putIfAbsent("k", "first")).isNull();
            assertThat(Objects.requireNonNull(cache.putIfAbsent("k", "second")).get())
                    .isEqualTo("first");
            assertThat(cache.evictIfPresent("k")).isTrue();
            assertThat(cache.evictIfPresent("k")).isFalse();
        });
    }

    @Test
    void each_cache_may_have_its_own_time() {
        run(context -> {
            cache(context, "brief").put("k", "v");
            cache(context, "usual").put("k", "v");
            assertThat((Long) Objects.requireNonNull(redis.cli(1, "PTTL", "cache:brief:k")))
                    .isBetween(1L, 66_000L);
            assertThat((Long) Objects.requireNonNull(redis.cli(1, "PTTL", "cache:usual:k")))
                    .isGreaterThan(3_000_000L);
        });
    }

    @Test
    void where_names_are_given_there_are_no_others() {
        application
                .withPropertyValues("quintet.cache.spring.names=users,orders")
                .run(context -> {
                    CacheManager caches = context.getBean(CacheManager.class);
                    assertThat(caches.getCacheNames()).containsExactly("orders", "users");
                    assertThat(caches.getCache("oders")).isNull();
                });
    }

    @Test
    void null_may_be_no_answer() {
        application.withPropertyValues("quintet.cache.spring.null-values=false").run(context -> {
            Cache cache = cache(context, "users");
            assertThatThrownBy(() -> cache.put("k", null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("quintet.cache.spring.null-values");
            AtomicInteger calls = new AtomicInteger();
            for (int i = 0; i < 2; i++) {
                assertThat(cache.<Object>get("k", () -> {
                            calls.incrementAndGet();
                            return null;
                        }))
                        .isNull();
            }
            assertThat(calls).hasValue(2);
        });
    }

    @Test
    void the_meters_have_the_names_that_dashboards_know() {
        run(context -> {
            Cache cache = cache(context, "counted");
            cache.put("k", "v");
            cache.get("k");
            cache.get("missing");
            cache.evict("k");
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            for (String[] expected : new String[][] {
                {"cache.gets", "hit"}, {"cache.gets", "miss"}, {"cache.puts", ""}, {"cache.removals", ""}
            }) {
                var search = meters.get(expected[0]).tags("cache", "counted", "cache.manager", "quintetCacheManager");
                if (!expected[1].isEmpty()) {
                    search = search.tag("result", expected[1]);
                }
                assertThat(search.functionCounter().count())
                        .as(String.join(" ", expected))
                        .isEqualTo(1);
            }
        });
    }
}
