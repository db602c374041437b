package dev.quintet.springbootstarter.ratelimits;

import dev.quintet.ratelimits.MethodKey;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.http.ClientAddress;
import dev.quintet.ratelimits.http.ClientKey;
import dev.quintet.ratelimits.http.RateLimitFields;
import dev.quintet.ratelimits.http.RateLimitRule;
import dev.quintet.ratelimits.http.RateLimitRules;
import dev.quintet.ratelimits.servlet.RateLimitFilter;
import dev.quintet.ratelimits.servlet.ServletRateLimits;
import jakarta.servlet.http.HttpFilter;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Limits the requests of a servlet application by the rules in its properties, and offers {@link ServletRateLimits} to its
 * controllers.
 *
 * <p>Rules that ask for the user stand behind Spring Security, where the user is known; all others stand before it, so that a
 * login it answers itself is limited too. A request that both concern takes from the former first.
 *
 * @since 1.0
 */
@AutoConfiguration(after = QuintetRateLimitsAutoConfiguration.class)
@ConditionalOnClass({RateLimits.class, HttpFilter.class, FilterRegistrationBean.class})
@ConditionalOnBean(RateLimits.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class QuintetRateLimitFilterAutoConfiguration {
    /** Where Spring Boot puts Spring Security's chain, unless told otherwise. */
    private static final int AUTHENTICATION = -100;

    @Bean
    @ConditionalOnMissingBean
    ClientAddress quintetClientAddress(RateLimitProperties properties) {
        return new RulesReader(properties).client();
    }

    @Bean
    @ConditionalOnMissingBean
    ServletRateLimits quintetServletRateLimits(RateLimits rateLimits, ClientAddress clients) {
        return new ServletRateLimits(rateLimits, clients);
    }

    @Bean
    RulesReader.Rules quintetRateLimitRules(RateLimitProperties properties, ClientAddress clients, BeanFactory beans) {
        return new RulesReader(properties)
                .rules(
                        clients,
                        name -> beans.containsBean(name) && beans.isTypeMatch(name, ClientKey.class)
                                ? Optional.of(beans.getBean(name, ClientKey.class))
                                : Optional.empty());
    }

    @Bean
    @ConditionalOnMissingBean(name = "quintetRateLimitFilter")
    FilterRegistrationBean<RateLimitFilter> quintetRateLimitFilter(
            RateLimits rateLimits, RulesReader.Rules rules, RateLimitProperties properties) {
        return filter(rateLimits, rules.beforeAuthentication(), properties.fields(), AUTHENTICATION - 10);
    }

    @Bean
    @ConditionalOnMissingBean(name = "quintetUserRateLimitFilter")
    FilterRegistrationBean<RateLimitFilter> quintetUserRateLimitFilter(
            RateLimits rateLimits, RulesReader.Rules rules, RateLimitProperties properties) {
        return filter(rateLimits, rules.afterAuthentication(), properties.fields(), AUTHENTICATION + 10);
    }

    private static FilterRegistrationBean<RateLimitFilter> filter(
            RateLimits rateLimits, List<RateLimitRule> rules, RateLimitFields fields, int order) {
        FilterRegistrationBean<RateLimitFilter> registration =
                new FilterRegistrationBean<>(new RateLimitFilter(new RateLimitRules(rateLimits, rules), fields));
        registration.setEnabled(!rules.isEmpty());
        registration.setOrder(order);
        return registration;
    }

    /** What stands on Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HandlerExceptionResolver.class, RequestContextHolder.class})
    static class Mvc {
        @Bean
        RefusedCallAnswer quintetRefusedCallAnswer(RateLimitProperties properties) {
            return new RefusedCallAnswer(properties.fields());
        }

        @Bean
        @ConditionalOnMissingBean(name = "quintetClient")
        MethodKey quintetClient(ClientAddress clients) {
            return new CurrentRequestKey(clients);
        }
    }
}
