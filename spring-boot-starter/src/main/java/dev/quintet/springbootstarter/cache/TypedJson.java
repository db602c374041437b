package dev.quintet.springbootstarter.cache;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.quintet.databases.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * Values as JSON that tells their class where nothing else does: at the top, and wherever a member is declared as Object. Spring
 * asks its caches for a value without saying which class it expects.
 *
 * <p>A class is only made of what stands in Redis if its package is trusted, or it is one of a few of Java's own that do
 * nothing but hold a value: whoever can write to Redis must not choose among all classes of the application.
 */
final class TypedJson {
    private static final Set<Class<?>> VALUES = Set.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            String.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            URI.class,
            Date.class,
            Locale.class,
            Currency.class,
            Optional.class);

    private final JsonMapper mapper;
    private final List<String> trusted;
    private final Set<Class<?>> tried = ConcurrentHashMap.newKeySet();

    TypedJson(List<String> trustedPackages) {
        this.trusted = List.copyOf(trustedPackages);
        BasicPolymorphicTypeValidator validator = BasicPolymorphicTypeValidator.builder()
                .allowIfSubType((context, type) -> isTrusted(type))
                .build();
        this.mapper = Json.mapper()
                .rebuild()
                .activateDefaultTyping(validator, DefaultTyping.JAVA_LANG_OBJECT, JsonTypeInfo.As.PROPERTY)
                .build();
    }

    private boolean isTrusted(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        String home = element.getPackageName();
        return element.isPrimitive()
                || VALUES.contains(element)
                || home.equals("java.time")
                || (home.equals("java.util")
                        && (Collection.class.isAssignableFrom(element) || Map.class.isAssignableFrom(element)))
                || trusted.stream().anyMatch(name -> home.equals(name) || home.startsWith(name + "."));
    }

    /** What is stored cannot be read. Without a stack trace and the text, which may be anything. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String reason) {
            super(reason, null, false, false);
        }
    }

    /** @throws IllegalStateException for a class of which no value could be read again */
    String write(String cache, @Nullable Object value) {
        String text;
        try {
            text = new String(mapper.writerFor(Object.class).writeValueAsBytes(value), StandardCharsets.UTF_8);
        } catch (JacksonException failure) {
            throw new IllegalStateException(
                    "A value for the cache '" + cache + "', a " + nameOf(value) + ", cannot be written as JSON.",
                    failure);
        }
        if (value != null && !tried.contains(value.getClass())) {
            tryToRead(cache, value, text);
            tried.add(value.getClass());
        }
        return text;
    }

    /** The first of each class is read back at once: found out later, it would be loaded again each time, and nobody told why. */
    private void tryToRead(String cache, Object value, String text) {
        try {
            Object unused = read(text);
        } catch (UnreadableException unreadable) {
            throw new IllegalStateException(
                    "A " + nameOf(value) + " put into the cache '" + cache + "' could not be read again: "
                            + unreadable.getMessage(),
                    unreadable);
        }
    }

    private static String nameOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }

    @Nullable
    Object read(String text) throws UnreadableException {
        try {
            return mapper.readValue(text, Object.class);
        } catch (tools.jackson.databind.exc.InvalidTypeIdException untrusted) {
            throw new UnreadableException("its class, " + untrusted.getTypeId()
                    + ", is not there, or not in a trusted package (" + String.join(", ", trusted)
                    + "). Add its package to quintet.cache.spring.trusted-packages.");
        } catch (JacksonException failure) {
            throw new UnreadableException("it is no JSON for a class of this application ("
                    + failure.getClass().getSimpleName() + ").");
        }
    }
}
