package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.SessionStore;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets controllers take {@link CurrentSession} arguments, where Spring MVC is on the class path.
 *
 * @since 1.0
 */
@AutoConfiguration(after = QuintetSessionSecurityAutoConfiguration.class)
@ConditionalOnClass({SessionStore.class, SecurityContextHolder.class, WebMvcConfigurer.class})
@ConditionalOnBean(SessionSecurity.class)
public class QuintetCurrentSessionAutoConfiguration {
    @Bean
    WebMvcConfigurer quintetCurrentSession() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CurrentSessionResolver());
            }
        };
    }
}
