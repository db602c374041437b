package dev.quintet.ratelimits;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says whose budget a call of a {@link RateLimited} method takes from. Called by many threads.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface MethodKey {
    /**
     * The key, any text that is not empty.
     *
     * @param method the method that is called
     * @param target the object it is called on
     */
    String of(Method method, Object target, List<@Nullable Object> arguments);
}
