package dev.quintet.springbootstarter.emailcache;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.emailcache.EmailCache;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Opens the email cache on the database {@code emailCache}.
 *
 * @since 1.0
 */
@AutoConfiguration(after = QuintetAutoConfiguration.class)
@ConditionalOnClass(EmailCache.class)
@EnableConfigurationProperties(EmailCacheProperties.class)
public class QuintetEmailCacheAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    EmailCache quintetEmailCache(
            Databases databases, EmailCacheProperties properties, ObjectProvider<MeterRegistry> meters) {
        return EmailCache.on(
                databases.get(Database.EMAIL_CACHE),
                properties.options(),
                meters.getIfUnique(CompositeMeterRegistry::new));
    }
}
