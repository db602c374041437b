package dev.quintet.springbootstarter.sessions;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a controller's method the session of the request: as {@code SessionAndUser}, {@code AuthSession}, {@code AuthUser} or
 * {@link SessionPrincipal}, or as an {@code Optional} of one of these where it may be missing. Where it may not, a request
 * without a session is told 401, or 503 if Redis does not answer.
 *
 * @since 1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface CurrentSession {}
