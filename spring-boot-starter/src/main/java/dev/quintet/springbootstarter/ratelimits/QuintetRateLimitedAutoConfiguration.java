package dev.quintet.springbootstarter.ratelimits;

import dev.quintet.ratelimits.RateLimits;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Gives {@link dev.quintet.ratelimits.RateLimited} life on methods of beans, where the application has Spring AOP. AspectJ is
 * not needed.
 *
 * @since 1.0
 */
@AutoConfiguration(after = QuintetRateLimitsAutoConfiguration.class)
@ConditionalOnClass({RateLimits.class, AbstractBeanFactoryAwareAdvisingPostProcessor.class})
@ConditionalOnBooleanProperty(name = "quintet.rate-limits.enabled", matchIfMissing = true)
public class QuintetRateLimitedAutoConfiguration {
    /** The limits are looked for at the first call: a post-processor that needs beans would have them made too early. */
    @Bean
    @ConditionalOnMissingBean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RateLimitedMethods quintetRateLimitedMethods(
            ObjectProvider<RateLimits> rateLimits, BeanFactory beans, Environment environment) {
        boolean classes = environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
        return new RateLimitedMethods(new RateLimitedCall(rateLimits, beans), classes);
    }
}
