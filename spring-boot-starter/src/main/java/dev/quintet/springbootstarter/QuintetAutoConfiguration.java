package dev.quintet.springbootstarter;

import dev.quintet.databases.AuditLog;
import dev.quintet.databases.Databases;
import dev.quintet.databases.DatabasesMetrics;
import dev.quintet.databases.DatabasesMonitor;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.errors.ConfigurationException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Opens the five databases when the application starts and closes them when it ends.
 *
 * <p>Bean names begin with {@code quintet}, so that they meet none of the application's.
 *
 * @since 1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(QuintetProperties.class)
public class QuintetAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean({QuintetConfiguration.class, Databases.class})
    QuintetConfiguration quintetConfiguration(QuintetProperties properties, ConfigurableEnvironment environment) {
        Optional<String> applicationName = Optional.ofNullable(environment.getProperty("spring.application.name"))
                .filter(name -> !name.isBlank());
        return new PropertiesReader(properties, RedisVariables.in(environment)).read(applicationName);
    }

    @Bean
    @ConditionalOnMissingBean
    AuditLog quintetAuditLog(QuintetProperties properties) {
        Path file = properties.auditFile();
        if (file == null) {
            return AuditLog.toLogger();
        }
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        if (!Files.isWritable(folder) || (Files.exists(file) && !Files.isWritable(file))) {
            throw new ConfigurationException(List.of("quintet.audit-file names " + file
                    + ", which cannot be written. Its folder must be there, and writable for this process."));
        }
        return AuditLog.toFile(file);
    }

    @Bean
    @ConditionalOnMissingBean
    Databases quintetDatabases(
            QuintetConfiguration configuration, AuditLog audit, ObjectProvider<MeterRegistry> meters) {
        return Databases.open(configuration, meters.getIfUnique(CompositeMeterRegistry::new), audit);
    }

    @Bean
    @ConditionalOnMissingBean
    DatabasesMonitor quintetMonitor(Databases databases, QuintetProperties properties) {
        return DatabasesMonitor.start(databases, PropertiesReader.monitor(properties.monitor()));
    }

    @Bean
    @ConditionalOnMissingBean
    DatabasesMetrics quintetMetrics(Databases databases, DatabasesMonitor monitor) {
        return new DatabasesMetrics(databases, monitor);
    }
}
