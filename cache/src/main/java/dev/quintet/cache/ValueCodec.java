package dev.quintet.cache;

import dev.quintet.databases.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Turns values into what is stored and back: text as it is, everything else as JSON, large ones compressed. */
final class ValueCodec {
    private static final char REPLACEMENT = '\uFFFD';

    private final int most;
    private final int compressFrom;

    ValueCodec(int most, int compressFrom) {
        this.most = most;
        this.compressFrom = compressFrom;
    }

    /** As text or JSON. */
    byte[] plain(String key, Object value) {
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (JacksonException failure) {
            throw new IllegalArgumentException(
                    "The value for '" + Keys.shown(key) + "', a "
                            + value.getClass().getName() + ", cannot be written as JSON.",
                    failure);
        }
    }

    boolean isTooLarge(byte[] plain) {
        return plain.length > most;
    }

    /** As it is stored. */
    byte[] pack(byte[] plain) {
        return plain.length < compressFrom ? plain : Compression.compress(plain);
    }

    byte[] encode(String key, Object value) {
        byte[] plain = plain(key, value);
        if (isTooLarge(plain)) {
            throw new ValueTooLargeException(key, plain.length, most);
        }
        return pack(plain);
    }

    /** The value; null for a remembered absence, and for JSON's null. */
    <T> @Nullable T decode(StoredEntry entry, ValueType<T> type) throws UnreadableContent {
        if (entry.isNone()) {
            return null;
        }
        if (entry.isCompressed()) {
            byte[] plain = Compression.decompress(entry.bytes(), entry.payloadAt() + 1, most);
            return read(plain, 0, plain.length, type);
        }
        if (!entry.isPlain()) {
            throw new UnreadableContent("it is neither text nor any form that this version knows.", null);
        }
        return read(entry.bytes(), entry.payloadAt(), entry.length(), type);
    }

    private static <T> @Nullable T read(byte[] bytes, int from, int length, ValueType<T> type)
            throws UnreadableContent {
        if (type.isText()) {
            return type.cast(text(bytes, from, length));
        }
        try {
            return Json.mapper().readValue(bytes, from, length, type.forJson());
        } catch (JacksonException failure) {
            throw new UnreadableContent("it is no JSON for " + type + ".", failure);
        }
    }

    /** Java replaces what is no UTF-8 in silence, so a text with replacements is read once more, strictly. */
    private static String text(byte[] bytes, int from, int length) throws UnreadableContent {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException failure) {
            throw new UnreadableContent("it is no UTF-8 text.", failure);
        }
    }
}
