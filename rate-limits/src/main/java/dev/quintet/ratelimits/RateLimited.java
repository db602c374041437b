package dev.quintet.ratelimits;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits how often a method is called, for each key. The Spring starter gives it life; elsewhere it does nothing.
 *
 * <pre>{@code
 * @RateLimited(name = "reports", permits = 10, windowMillis = 60_000, key = "#tenantId")
 * Report build(String tenantId) { ... }
 * }</pre>
 *
 * <p>A call that is refused throws {@link RateLimitExceededException} and does not reach the method. On a class it stands for
 * each of its methods, all of one budget; on a method it replaces that of the class.
 *
 * @since 1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RateLimited {
    /** The limiter's name; methods with the same name and limit share budgets. */
    String name();

    /** How many calls in each window, of one key; an exact sliding window. */
    long permits();

    /** The window in milliseconds, 1 minute unless given. */
    long windowMillis() default 60_000;

    /**
     * Whose budget: an expression over the arguments, in the language of the framework. With neither this nor a
     * {@link #resolver}, all callers share one budget.
     */
    String key() default "";

    /** Whose budget, where an expression is not enough: the name of the framework's {@link MethodKey}. */
    String resolver() default "";
}
