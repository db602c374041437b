package dev.quintet.springbootstarter.sessions;

import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Has a filter chain authenticate by Better Auth's sessions. Which requests need one is for the application to say:
 *
 * <pre>{@code
 * @Bean
 * SecurityFilterChain api(HttpSecurity http, SessionSecurity sessions) {
 *     return http.with(sessions, Customizer.withDefaults())
 *         .authorizeHttpRequests(requests -> requests
 *             .requestMatchers("/public/**").permitAll()
 *             .requestMatchers("/admin/**").hasRole("admin")
 *             .anyRequest().authenticated())
 *         .build();
 * }
 * }</pre>
 *
 * <p>It adds the filter for cookies and bearer tokens, the origin check in the place of CSRF tokens, the answers 401, 403 and
 * 503, and signing out; and it has Spring keep no {@code HttpSession} for security, since there is a session already. One
 * instance for each chain, so the bean is a prototype.
 *
 * @since 1.0
 */
public final class SessionSecurity extends AbstractHttpConfigurer<SessionSecurity, HttpSecurity> {
    private final SecurityParts parts;

    SessionSecurity(SecurityParts parts) {
        this.parts = parts;
    }

    /** Here and not in {@code init}, because the configurers spoken to have been initialised by then. */
    @Override
    public void setBuilder(HttpSecurity http) {
        super.setBuilder(http);
        SessionRefusals refusals = new SessionRefusals();
        http.securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(RequestCacheConfigurer::disable)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .logout(logout -> logout.logoutRequestMatcher(PathPatternRequestMatcher.withDefaults()
                                .matcher(HttpMethod.POST, parts.properties().logoutPath()))
                        .addLogoutHandler(parts.logout())
                        .logoutSuccessHandler(parts.logout()));
        if (parts.properties().originCheck()) {
            http.csrf(CsrfConfigurer::disable);
        }
    }

    @Override
    public void configure(HttpSecurity http) {
        if (parts.properties().originCheck()) {
            http.addFilterBefore(parts.originCheck(), LogoutFilter.class);
        }
        // Before signing out too, which must find what belongs to the session.
        http.addFilterBefore(parts.authentication(new RequestAttributeSecurityContextRepository()), LogoutFilter.class);
    }
}
