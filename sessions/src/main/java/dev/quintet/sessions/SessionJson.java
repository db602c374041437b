package dev.quintet.sessions;

import dev.quintet.databases.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON that is read, changed in places and written back with everything else as it was: numbers keep all their digits. */
final class SessionJson {
    private static final JsonMapper MAPPER = Json.mapper()
            .rebuild()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private SessionJson() {}

    /** The text as a tree; empty if it is no JSON. */
    static Optional<JsonNode> read(String text) {
        try {
            return Optional.of(MAPPER.readTree(text));
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    static String write(JsonNode node) {
        // By way of bytes, where half a character that cannot be written is escaped instead of lost.
        return new String(MAPPER.writeValueAsBytes(node), StandardCharsets.UTF_8);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** As a node; instants as JavaScript writes them. */
    static JsonNode node(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = object();
            map.forEach((name, inner) -> object.set(String.valueOf(name), node(inner)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = array();
            list.forEach(inner -> array.add(node(inner)));
            return array;
        }
        return value instanceof Instant instant
                ? MAPPER.getNodeFactory().stringNode(Dates.write(instant))
                : MAPPER.valueToTree(value);
    }

    /** As plain Java: text, Boolean, Long or BigInteger, BigDecimal, null, List, Map. */
    static @Nullable Object value(@Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return number(node);
        }
        if (node instanceof ArrayNode array) {
            List<@Nullable Object> list = new ArrayList<>(array.size());
            array.forEach(inner -> list.add(value(inner)));
            return list;
        }
        return map(node);
    }

    private static Object number(JsonNode node) {
        if (!node.isIntegralNumber()) {
            BigDecimal decimal = node.decimalValue();
            return decimal;
        }
        BigInteger integer = node.bigIntegerValue();
        return node.canConvertToLong() ? (Object) node.longValue() : integer;
    }

    /** The members of an object, in order. */
    static Map<String, @Nullable Object> map(JsonNode node) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        node.properties().forEach(member -> map.put(member.getKey(), value(member.getValue())));
        return map;
    }

    /** The text of a member; empty if it is missing or no text. */
    static Optional<String> text(JsonNode object, String member) {
        JsonNode value = object.get(member);
        return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /** An id, which may have been written as a whole number. */
    static Optional<String> id(JsonNode object, String member) {
        JsonNode value = object.get(member);
        return value != null && value.isIntegralNumber()
                ? Optional.of(value.bigIntegerValue().toString())
                : text(object, member);
    }
}
