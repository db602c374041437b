package dev.quintet.springbootstarter.sessions;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.sessions.NearSessions;
import dev.quintet.sessions.SessionOptions;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.SessionStores;
import dev.quintet.sessions.events.SessionListener;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The session store as a bean, where {@code quintet-sessions} is on the class path. Beans that listen to session events hear
 * them.
 *
 * @since 1.0
 */
@AutoConfiguration(after = QuintetAutoConfiguration.class)
@ConditionalOnClass(SessionStore.class)
@EnableConfigurationProperties(SessionsProperties.class)
public class QuintetSessionsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    KeyStyle quintetSessionKeyStyle(SessionsProperties properties, Environment environment) {
        return new FrontEnd(properties, environment).keyStyle();
    }

    @Bean
    @ConditionalOnMissingBean
    SessionStore quintetSessionStore(
            Databases databases,
            KeyStyle keyStyle,
            SessionsProperties properties,
            Environment environment,
            ObjectProvider<SessionListener> listeners,
            ObjectProvider<MeterRegistry> meters) {
        FrontEnd frontEnd = new FrontEnd(properties, environment);
        SessionOptions.Builder options = SessionOptions.builder();
        options.keyStyle(keyStyle).policy(frontEnd.policy());
        Integer most = properties.maximumPerUser();
        if (most != null) {
            FrontEnd.checked("maximum-per-user", () -> options.maximumSessions(most, properties.limitPolicy()));
        }
        Duration near = properties.nearCache();
        if (near != null) {
            options.near(FrontEnd.checked("near-cache", () -> NearSessions.DEFAULTS.withMaxAge(near)));
        }
        listeners.orderedStream().forEach(options::listener);
        return SessionStores.on(
                databases.get(Database.SESSIONS), options.build(), meters.getIfUnique(CompositeMeterRegistry::new));
    }
}
