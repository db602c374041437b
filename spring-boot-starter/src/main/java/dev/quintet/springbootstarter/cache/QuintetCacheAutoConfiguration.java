package dev.quintet.springbootstarter.cache;

import dev.quintet.cache.Cache;
import dev.quintet.cache.Caches;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;

/**
 * Opens the cache on the database {@code cache}, and puts it behind {@code @Cacheable} unless the application has a cache
 * manager of its own or names another with {@code spring.cache.type}.
 *
 * @since 1.0
 */
@AutoConfiguration(
        after = QuintetAutoConfiguration.class,
        beforeName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration")
@ConditionalOnClass(Cache.class)
@EnableConfigurationProperties(CacheProperties.class)
public class QuintetCacheAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    Cache quintetCache(Databases databases, CacheProperties properties, ObjectProvider<MeterRegistry> meters) {
        return Caches.on(
                databases.get(Database.CACHE), properties.options(), meters.getIfUnique(CompositeMeterRegistry::new));
    }

    @Bean
    @ConditionalOnMissingBean(CacheManager.class)
    @ConditionalOnProperty(name = "quintet.cache.spring.enabled", matchIfMissing = true)
    @ConditionalOnProperty(name = "spring.cache.type", havingValue = "unset", matchIfMissing = true)
    CacheManager quintetCacheManager(
            Cache cache, CacheProperties properties, ObjectProvider<MeterRegistry> meters, BeanFactory beans) {
        List<String> trusted = properties.spring().trustedPackages();
        if (trusted == null) {
            trusted = AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
        }
        return new SpringCaches(
                cache, properties, new TypedJson(trusted), meters.getIfUnique(CompositeMeterRegistry::new));
    }
}
