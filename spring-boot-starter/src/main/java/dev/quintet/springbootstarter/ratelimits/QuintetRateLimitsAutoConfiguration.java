package dev.quintet.springbootstarter.ratelimits;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Rate limits over the database that is for them, where the application has {@code quintet-rate-limits}.
 *
 * @since 1.0
 */
@AutoConfiguration(after = QuintetAutoConfiguration.class)
@ConditionalOnClass(RateLimits.class)
@ConditionalOnBooleanProperty(name = "quintet.rate-limits.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RateLimitProperties.class)
public class QuintetRateLimitsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    RateLimits quintetRateLimits(
            Databases databases, RateLimitProperties properties, ObjectProvider<MeterRegistry> meters) {
        return RateLimits.open(
                databases.get(Database.RATE_LIMIT),
                new RulesReader(properties).options(),
                meters.getIfUnique(CompositeMeterRegistry::new));
    }
}
