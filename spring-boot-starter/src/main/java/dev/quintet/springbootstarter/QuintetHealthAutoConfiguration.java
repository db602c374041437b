package dev.quintet.springbootstarter;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.DatabasesMonitor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Shows the databases as {@code quintet} in the application's health, one component each.
 *
 * <p>It joins no group by itself: whether instances should stop taking requests while Redis, which they all share, is down
 * is the application's own decision.
 *
 * @since 1.0
 */
@AutoConfiguration(after = QuintetAutoConfiguration.class)
@ConditionalOnClass({CompositeHealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("quintet")
public class QuintetHealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "quintetHealthContributor")
    CompositeHealthContributor quintetHealthContributor(Databases databases, DatabasesMonitor monitor) {
        Map<String, DatabaseHealthIndicator> indicators = new LinkedHashMap<>();
        for (Database database : Database.values()) {
            indicators.put(database.wireName(), new DatabaseHealthIndicator(databases.get(database), monitor));
        }
        return CompositeHealthContributor.fromMap(indicators);
    }
}
