package dev.quintet.springbootstarter.sessions.attributes;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.springbootstarter.sessions.QuintetSessionSecurityAutoConfiguration;
import dev.quintet.springbootstarter.sessions.SessionCredentials;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.HttpSessionIdResolver;

/**
 * {@code HttpSession} attributes beside Better Auth's sessions, if {@code quintet.sessions.http-session} says so.
 *
 * @since 1.0
 */
@AutoConfiguration(
        after = QuintetSessionSecurityAutoConfiguration.class,
        beforeName = "org.springframework.boot.session.autoconfigure.SessionAutoConfiguration")
@ConditionalOnClass({EnableSpringHttpSession.class, SessionCredentials.class, KeyStyle.class})
@ConditionalOnBean(SessionCredentials.class)
@ConditionalOnMissingBean(SessionRepository.class)
@ConditionalOnProperty(name = "quintet.sessions.http-session", havingValue = "true")
@EnableSpringHttpSession
public class QuintetSessionAttributesAutoConfiguration {
    @Bean
    SessionRepository<?> quintetSessionAttributes(Databases databases, KeyStyle quintetSessionKeyStyle) {
        return new SessionAttributeRepository(
                databases.get(Database.SESSIONS), quintetSessionKeyStyle, InstantSource.system());
    }

    @Bean
    HttpSessionIdResolver quintetSessionAttributeIds(SessionCredentials credentials) {
        return new SessionAttributeIds(credentials);
    }
}
