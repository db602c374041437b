package dev.quintet.springbootstarter.sessions;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/**
 * Lets a method be called only in a session that was begun a short time ago ({@code quintet.sessions.fresh-age}, one day
 * unless set). Others are told 403 with the code {@code SESSION_NOT_FRESH}. Works where
 * {@code @EnableMethodSecurity} does.
 *
 * @since 1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@PreAuthorize("@quintetFreshSession.check(authentication)")
public @interface RequiresFreshSession {}
