package dev.quintet.springbootstarter.emailcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.emailcache.EmailCache;
import dev.quintet.emailcache.EmailCacheOptions;
import dev.quintet.emailcache.EmailCacheOptions.Unreadable;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EmailCacheBeanTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    record Email(String id) {}

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(QuintetAutoConfiguration.class, QuintetEmailCacheAutoConfiguration.class))
            .withPropertyValues("quintet.url=" + redis.url());

    @Test
    void the_email_cache_is_a_bean() {
        application.withPropertyValues("quintet.email-cache.ttl=10m").run(context -> {
            EmailCache cache = context.getBean(EmailCache.class);
            cache.cacheEmailList("user123", "inbox", List.of(new Email("1")));
            assertThat(redis.cli(4, "GET", "emails:user123:inbox")).isEqualTo("[{\"id\":\"1\"}]");
            assertThat((Long) redis.cli(4, "PTTL", "emails:user123:inbox")).isGreaterThan(500_000L);
        });
    }

    @Test
    void without_the_module_the_application_starts_without_it() {
        application
                .withClassLoader(new FilteredClassLoader("dev.quintet.emailcache"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Databases.class));
    }

    @Test
    void every_property_reaches_its_option() {
        EmailCacheOptions options = new Binder(new MapConfigurationPropertySource(Map.of(
                        "quintet.email-cache.ttl", "10m",
                        "quintet.email-cache.jitter", "0.2",
                        "quintet.email-cache.largest-entry", "2MB",
                        "quintet.email-cache.largest-attachment", "3MB",
                        "quintet.email-cache.longest-fill", "4m",
                        "quintet.email-cache.id-field", "uid",
                        "quintet.email-cache.read-field", "seen",
                        "quintet.email-cache.unreadable", "throw")))
                .bindOrCreate("quintet.email-cache", EmailCacheProperties.class)
                .options();
        assertThat(options)
                .isEqualTo(new EmailCacheOptions(
                        Duration.ofMinutes(10),
                        0.2,
                        2 * 1024 * 1024,
                        3 * 1024 * 1024,
                        Duration.ofMinutes(4),
                        "uid",
                        "seen",
                        Unreadable.THROW));
    }
}
