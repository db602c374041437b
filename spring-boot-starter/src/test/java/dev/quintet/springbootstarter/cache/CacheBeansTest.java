package dev.quintet.springbootstarter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.cache.Cache;
import dev.quintet.cache.CacheOptions;
import dev.quintet.cache.Caches;
import dev.quintet.cache.LoadOptions;
import dev.quintet.cache.NearCacheOptions;
import dev.quintet.cache.WhenDown;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class CacheBeansTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    QuintetAutoConfiguration.class, QuintetCacheAutoConfiguration.class, CacheAutoConfiguration.class))
            .withPropertyValues("quintet.url=" + redis.url());

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Caching {}

    @Configuration(proxyBeanMethods = false)
    static class OwnCache {
        @Bean
        Cache own(Databases databases) {
            return Caches.on(databases.get(Database.CACHE));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnManager {
        @Bean
        CacheManager own() {
            return new ConcurrentMapCacheManager();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Meters {
        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }

    @Test
    void the_cache_is_a_bean_and_counted() {
        application.withUserConfiguration(Meters.class).run(context -> {
            Cache cache = context.getBean(Cache.class);
            cache.set("user:123", "Ada", Duration.ofHours(1));
            assertThat(redis.cli(1, "GET", "cache:user:123")).isEqualTo("Ada");
            assertThat(context.getBean(MeterRegistry.class)
                            .get("cache.puts")
                            .tags("cache", "cache", "cache.manager", "quintet")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void without_the_module_there_is_no_cache_and_the_application_starts() {
        application
                .withUserConfiguration(Caching.class)
                .withClassLoader(new FilteredClassLoader("dev.quintet.cache"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Databases.class);
                    assertThat(context.getBeanNamesForType(CacheManager.class)).doesNotContain("quintetCacheManager");
                });
    }

    @Test
    void a_cache_of_the_application_s_own_comes_first() {
        application
                .withUserConfiguration(OwnCache.class)
                .run(context ->
                        assertThat(context.getBeanNamesForType(Cache.class)).containsExactly("own"));
    }

    @Test
    void springs_caches_stand_on_it_unless_another_manager_is_there_or_named() {
        application
                .withUserConfiguration(Caching.class)
                .run(context -> assertThat(context.getBean(CacheManager.class)).isInstanceOf(SpringCaches.class));
        application
                .withUserConfiguration(Caching.class, OwnManager.class)
                .run(context ->
                        assertThat(context.getBean(CacheManager.class)).isInstanceOf(ConcurrentMapCacheManager.class));
        application
                .withUserConfiguration(Caching.class)
                .withPropertyValues("spring.cache.type=simple")
                .run(context ->
                        assertThat(context.getBean(CacheManager.class)).isInstanceOf(ConcurrentMapCacheManager.class));
        application
                .withPropertyValues("quintet.cache.spring.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(CacheManager.class));
    }

    private static CacheOptions options(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("quintet.cache", CacheProperties.class)
                .options();
    }

    @Test
    void every_property_reaches_its_option() {
        CacheOptions options = options(Map.ofEntries(
                Map.entry("quintet.cache.ttl", "2h"),
                Map.entry("quintet.cache.jitter", "0.2"),
                Map.entry("quintet.cache.max-value", "2MB"),
                Map.entry("quintet.cache.compress-from", "1KB"),
                Map.entry("quintet.cache.when-down", "fail"),
                Map.entry("quintet.cache.deadline", "100ms"),
                Map.entry("quintet.cache.fail-on-unreadable", "true"),
                Map.entry("quintet.cache.lease", "3s"),
                Map.entry("quintet.cache.loads-while-down", "4"),
                Map.entry("quintet.cache.loads.absent-ttl", "5s"),
                Map.entry("quintet.cache.loads.stale-for", "6s"),
                Map.entry("quintet.cache.loads.early-refresh", "0"),
                Map.entry("quintet.cache.loads.deadline", "7s"),
                Map.entry("quintet.cache.near.enabled", "true"),
                Map.entry("quintet.cache.near.max-size", "8MB"),
                Map.entry("quintet.cache.near.max-age", "9s")));
        assertThat(options.ttl()).isEqualTo(Duration.ofHours(2));
        assertThat(options.jitter()).isEqualTo(0.2);
        assertThat(options.maxValueBytes()).isEqualTo(2 * 1024 * 1024);
        assertThat(options.compressFrom()).isEqualTo(1024);
        assertThat(options.whenDown()).isEqualTo(WhenDown.FAIL);
        assertThat(options.deadline()).isEqualTo(Duration.ofMillis(100));
        assertThat(options.failsOnUnreadable()).isTrue();
        assertThat(options.lease()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.loadsWhileDown()).isEqualTo(4);
        assertThat(options.loads().absentTtl()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.loads().staleFor()).isEqualTo(Duration.ofSeconds(6));
        assertThat(options.loads().earlyRefresh()).isZero();
        assertThat(options.loads().deadline()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.near()).contains(new NearCacheOptions(8 * 1024 * 1024, Duration.ofSeconds(9)));
    }

    @Test
    void without_properties_the_defaults_are_those_of_the_library() {
        CacheOptions options = options(Map.of());
        assertThat(options.ttl()).isEqualTo(CacheOptions.DEFAULTS.ttl());
        assertThat(options.compressFrom()).isEqualTo(CacheOptions.DEFAULTS.compressFrom());
        assertThat(options.whenDown()).isEqualTo(CacheOptions.DEFAULTS.whenDown());
        assertThat(options.loads().deadline()).isEqualTo(LoadOptions.DEFAULTS.deadline());
        assertThat(options.near()).isEqualTo(Optional.empty());
        assertThat(options(Map.of("quintet.cache.compression", "false")).compressFrom())
                .isEqualTo(Integer.MAX_VALUE);
    }
}
