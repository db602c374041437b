package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.SessionAndUser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * What a session may do. Declare a bean of this type to decide otherwise, by asking the database for a user's present roles
 * say: those in a session are as old as its last sign-in or refresh.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface SessionAuthorities {
    /** The authority of sessions in which an administrator acts as somebody else, besides those of that user. */
    String IMPERSONATED = "IMPERSONATED";

    /** {@code ROLE_} before each of the user's roles, in the case in which the front end writes them, and {@link #IMPERSONATED}. */
    SessionAuthorities FROM_ROLES = found -> {
        List<GrantedAuthority> authorities = new ArrayList<>();
        found.user().roles().forEach(role -> authorities.add(new SimpleGrantedAuthority("ROLE_" + role)));
        if (found.session().impersonatedBy().isPresent()) {
            authorities.add(new SimpleGrantedAuthority(IMPERSONATED));
        }
        return authorities;
    };

    /** The authorities of a valid session. */
    Collection<? extends GrantedAuthority> of(SessionAndUser found);
}
