package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.cookies.BearerTokenReader;
import dev.quintet.sessions.cookies.CookieAttributes;
import dev.quintet.sessions.cookies.CookieNames;
import dev.quintet.sessions.cookies.CookieSecrets;
import dev.quintet.sessions.cookies.SessionCookieReader;
import dev.quintet.sessions.cookies.SessionCookieWriter;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.springbootstarter.sessions.SessionsProperties.BearerProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.web.servlet.ConditionalOnDefaultServletWebSecurity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * Authenticates servlet requests by Better Auth's sessions, where Spring Security is on the class path. Without a filter
 * chain of the application's, every request needs a session.
 *
 * @since 1.0
 */
@AutoConfiguration(
        after = QuintetSessionsAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration"
        })
@ConditionalOnClass({
    SessionStore.class,
    SecurityFilterChain.class,
    AuthorizationFilter.class,
    ConditionalOnDefaultServletWebSecurity.class
})
@ConditionalOnBean(SessionStore.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "quintet.sessions.authenticate", matchIfMissing = true)
public class QuintetSessionSecurityAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(QuintetSessionSecurityAutoConfiguration.class);

    @Bean
    @ConditionalOnMissingBean
    CookieSecrets quintetCookieSecrets(SessionsProperties properties, Environment environment) {
        CookieSecrets secrets = new FrontEnd(properties, environment).secrets();
        if (secrets.isShort()) {
            log.warn("The secret of the session cookies has fewer than 32 characters. Make a new one with"
                    + " 'openssl rand -base64 32', for the front end too.");
        }
        return secrets;
    }

    @Bean
    @ConditionalOnMissingBean
    CookieNames quintetCookieNames(SessionsProperties properties, Environment environment) {
        return new FrontEnd(properties, environment).names();
    }

    @Bean
    @ConditionalOnMissingBean
    CookieAttributes quintetCookieAttributes(SessionsProperties properties, Environment environment) {
        return new FrontEnd(properties, environment).attributes();
    }

    @Bean
    @ConditionalOnMissingBean
    SessionCookieWriter quintetSessionCookieWriter(
            CookieNames names, CookieAttributes attributes, CookieSecrets secrets, SessionStore store) {
        return FrontEnd.checked(
                "expires-in",
                () -> new SessionCookieWriter(
                        names, attributes, secrets, store.policy().expiresIn()));
    }

    @Bean
    @ConditionalOnMissingBean
    SessionCookieSender quintetSessionCookieSender(SessionCookieWriter writer, CookieAttributes attributes) {
        return new SessionCookieSender(writer, attributes);
    }

    @Bean
    @ConditionalOnMissingBean
    SessionCredentials quintetSessionCredentials(
            CookieNames names, CookieSecrets secrets, KeyStyle keyStyle, SessionsProperties properties) {
        Pattern tokenForm = keyStyle.tokenForm();
        return new SessionCredentials(
                new SessionCookieReader(names, secrets, tokenForm), bearer(properties.bearer(), secrets, tokenForm));
    }

    private static Optional<BearerTokenReader> bearer(
            BearerProperties properties, CookieSecrets secrets, Pattern tokenForm) {
        if (!properties.enabled()) {
            return Optional.empty();
        }
        BearerTokenReader reader = new BearerTokenReader(secrets, tokenForm);
        return Optional.of(properties.requireSignature() ? reader : reader.acceptingBareTokens());
    }

    @Bean
    @ConditionalOnMissingBean
    SessionAuthorities quintetSessionAuthorities() {
        return SessionAuthorities.FROM_ROLES;
    }

    @Bean
    @ConditionalOnMissingBean
    SessionLogout quintetSessionLogout(
            SessionStore store, SessionCredentials credentials, SessionCookieSender cookies) {
        return new SessionLogout(store, credentials, cookies);
    }

    @Bean
    @ConditionalOnMissingBean
    SessionSignIn quintetSessionSignIn(SessionStore store, SessionCookieSender cookies) {
        return new SessionSignIn(store, cookies);
    }

    @Bean
    @ConditionalOnMissingBean
    FreshSession quintetFreshSession(SessionStore store) {
        return new FreshSession(store, InstantSource.system());
    }

    @Bean
    @ConditionalOnMissingBean
    SessionRegistry quintetSessionRegistry(SessionStore store) {
        return new StoreSessionRegistry(store);
    }

    @Bean
    @Scope("prototype")
    @ConditionalOnMissingBean
    SessionSecurity quintetSessionSecurity(
            SessionsProperties properties,
            SessionStore store,
            SessionCredentials credentials,
            SessionCookieSender cookies,
            SessionAuthorities authorities,
            SessionLogout logout,
            CookieNames names,
            ObjectProvider<MeterRegistry> meters) {
        CredentialMeter meter = new CredentialMeter(meters.getIfUnique(CompositeMeterRegistry::new));
        return new SessionSecurity(
                new SecurityParts(properties, store, credentials, cookies, authorities, logout, names, meter));
    }

    /** Keeps Spring Boot from making up a user with a password that nobody could use here. */
    @Bean
    @ConditionalOnMissingBean({AuthenticationManager.class, AuthenticationProvider.class, UserDetailsService.class})
    AuthenticationManager quintetAuthenticationManager() {
        return authentication -> {
            throw new ProviderNotFoundException("This application signs nobody in by a password");
        };
    }

    /** Without a chain of the application's: nothing without a session. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnDefaultServletWebSecurity
    static class EverythingNeedsASession {
        @Bean
        SecurityFilterChain quintetSessionsFilterChain(HttpSecurity http, SessionSecurity sessions) {
            return http.with(sessions, Customizer.withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }
    }
}
