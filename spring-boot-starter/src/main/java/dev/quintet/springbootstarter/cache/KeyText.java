package dev.quintet.springbootstarter.cache;

import dev.quintet.databases.keys.KeyPart;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ReflectionUtils;

/**
 * Spring's keys as text, so that keys that differ have texts that differ.
 *
 * <p>Spring makes a {@link SimpleKey} of a method's arguments. Its own text joins them with commas, by which {@code ("a, b", "c")}
 * and {@code ("a", "b, c")} would be one, and one user would get what was cached for another.
 */
final class KeyText {
    private static final Field ARGUMENTS = arguments();

    private KeyText() {}

    private static Field arguments() {
        Field field = ReflectionUtils.findField(SimpleKey.class, "params");
        if (field == null) {
            throw new IllegalStateException(
                    "This version of Spring keeps the arguments of a SimpleKey elsewhere than in"
                            + " 'params'. Use a key expression, and tell us.");
        }
        ReflectionUtils.makeAccessible(field);
        return field;
    }

    static String of(String cache, Object key) {
        if (key instanceof SimpleKey simple) {
            Object arguments = ReflectionUtils.getField(ARGUMENTS, simple);
            return list(cache, arguments instanceof Object[] all ? Arrays.stream(all) : Stream.empty());
        }
        return single(cache, key);
    }

    private static String single(String cache, @Nullable Object key) {
        if (key instanceof Collection<?> elements) {
            return "[" + list(cache, elements.stream()) + "]";
        }
        if (key instanceof Object[] elements) {
            return "[" + list(cache, Arrays.stream(elements)) + "]";
        }
        if (key == null) {
            return "null";
        }
        String text = key.toString();
        if (text.equals(key.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(key)))) {
            throw new IllegalArgumentException("A key of the cache '" + cache + "' is a "
                    + key.getClass().getName()
                    + ", which has no toString of its own, so no other process could find its entry. Give it one, or name"
                    + " what identifies it: @Cacheable(key = \"#argument.id\").");
        }
        return text;
    }

    /** A comma within an element is encoded, one between elements is not. */
    private static String list(String cache, Stream<?> elements) {
        return elements.map(element -> KeyPart.of(single(cache, element)).replace(",", "%2C"))
                .collect(Collectors.joining(","));
    }
}
