package dev.quintet.admin;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.quintet.databases.Databases;
import dev.quintet.databases.DatabasesMonitor;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Mounts the admin API below {@code /api/admin} of the application, behind a token.
 *
 * @since 1.0
 */
@AutoConfiguration(after = QuintetAutoConfiguration.class)
@ConditionalOnClass(DispatcherServletPath.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(AdminProperties.class)
public class AdminAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(AdminAutoConfiguration.class);

    /** After what works out the client's address behind a proxy, and before everything that answers. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 50;

    @Bean
    @ConditionalOnMissingBean
    AdminTokens quintetAdminTokens(AdminProperties properties) {
        String viewer = properties.readToken();
        String given = properties.token();
        String admin = given == null || given.isEmpty() ? AdminTokens.makeUp() : given;
        AdminTokens tokens = AdminTokens.of(admin, viewer == null || viewer.isEmpty() ? null : viewer);
        if (given == null || given.isEmpty()) {
            log.warn(
                    "Neither quintet.admin.token nor QUINTET_ADMIN_TOKEN is set. Until the next start, the token of /api/admin"
                            + " is {}",
                    admin);
        }
        return tokens;
    }

    @Bean
    FilterRegistrationBean<AdminFilter> quintetAdminFilter(
            AdminTokens tokens, ObjectProvider<DispatcherServletPath> servletPath) {
        String prefix = servletPath.stream()
                .findFirst()
                .map(DispatcherServletPath::getPrefix)
                .orElse("");
        FilterRegistrationBean<AdminFilter> registration = new FilterRegistrationBean<>(
                new AdminFilter(tokens, new FailedAttempts(Ticker.systemTicker()), prefix));
        registration.addUrlPatterns(prefix + "/api/admin/*");
        registration.setOrder(ORDER);
        return registration;
    }

    @Bean
    InfoReadings quintetInfoReadings(Databases databases) {
        return new InfoReadings(databases);
    }

    @Bean
    RedisController quintetRedisController(Databases databases, DatabasesMonitor monitor, InfoReadings readings) {
        return new RedisController(databases, new Reports(databases, monitor, readings));
    }

    @Bean
    DescriptionController quintetDescriptionController() {
        return new DescriptionController();
    }

    @Bean
    OtherPaths quintetOtherPaths(ObjectProvider<RequestMappingHandlerMapping> mappings) {
        return new OtherPaths(mappings);
    }
}
