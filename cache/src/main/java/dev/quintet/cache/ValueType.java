package dev.quintet.cache;

import dev.quintet.databases.Json;
import java.lang.reflect.Type;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;

/** What a reader wants a value as. */
@SuppressWarnings("UnusedTypeParameter") // the compiler carries it from the caller's class to the answer
record ValueType<T>(Type type) {
    static <T> ValueType<T> of(Class<T> type) {
        return new ValueType<>(type);
    }

    static <T> ValueType<T> of(TypeReference<T> type) {
        return new ValueType<>(type.getType());
    }

    boolean isText() {
        return type == String.class;
    }

    JavaType forJson() {
        return Json.mapper().constructType(type);
    }

    @SuppressWarnings("unchecked") // what was read as this type
    T cast(Object value) {
        return (T) value;
    }

    @Override
    public String toString() {
        return type.getTypeName();
    }
}
