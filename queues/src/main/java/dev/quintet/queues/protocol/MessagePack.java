package dev.quintet.queues.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes MessagePack, in the part of it that Redis' {@code cmsgpack.unpack} reads: nil, booleans, numbers, text, arrays and
 * maps. Neither binary data nor extension types, which Redis refuses; a map's null values are left out, which is what becomes
 * of them there anyway.
 */
public final class MessagePack {
    private byte[] buffer = new byte[128];
    private int size;

    private MessagePack() {}

    /**
     * The value in MessagePack.
     *
     * @param value null, a Boolean, a Number, a CharSequence, a List, or a Map with text keys, and so on within these
     * @throws IllegalArgumentException for any other type
     */
    public static byte[] write(@Nullable Object value) {
        MessagePack out = new MessagePack();
        out.value(value);
        return Arrays.copyOf(out.buffer, out.size);
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            put(0xc0);
        } else if (value instanceof CharSequence text) {
            text(text.toString());
        } else if (value instanceof Boolean truth) {
            put(truth ? 0xc3 : 0xc2);
        } else if (value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte) {
            integer(((Number) value).longValue());
        } else if (value instanceof Number number) {
            decimal(number.doubleValue());
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            header(list.size(), 0x90, 16, 0xdc);
            list.forEach(this::value);
        } else {
            throw new IllegalArgumentException(
                    "BullMQ's options hold text, numbers, booleans, lists and maps, but not " + value.getClass());
        }
    }

    private void map(Map<?, ?> map) {
        int present = 0;
        for (Object value : map.values()) {
            present += value == null ? 0 : 1;
        }
        header(present, 0x80, 16, 0xde);
        map.forEach((key, value) -> {
            if (value != null) {
                text((String) key);
                value(value);
            }
        });
    }

    /** Whole numbers take the shortest form; beyond 32 bits it is that of a decimal number, as Node sends them. */
    private void integer(long number) {
        if (number >= 0 && number < 128) {
            put((int) number);
        } else if (number < 0 && number >= -32) {
            put((int) number);
        } else if (number >= 0 && number < 1L << 16) {
            put(0xcd);
            bytes(number, 2);
        } else if (number >= 0 && number < 1L << 32) {
            put(0xce);
            bytes(number, 4);
        } else if (number < 0 && number >= Integer.MIN_VALUE) {
            put(0xd2);
            bytes(number, 4);
        } else {
            decimal((double) number);
        }
    }

    private void decimal(double number) {
        put(0xcb);
        bytes(Double.doubleToRawLongBits(number), 8);
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 32) {
            put(0xa0 | utf8.length);
        } else if (utf8.length < 1 << 8) {
            put(0xd9);
            bytes(utf8.length, 1);
        } else if (utf8.length < 1 << 16) {
            put(0xda);
            bytes(utf8.length, 2);
        } else {
            put(0xdb);
            bytes(utf8.length, 4);
        }
        room(utf8.length);
        System.arraycopy(utf8, 0, buffer, size, utf8.length);
        size += utf8.length;
    }

    /** The head of an array or a map: short, with 16 bits, or with 32, whose code is the next one. */
    private void header(int count, int shortForm, int shortLimit, int code16) {
        if (count < shortLimit) {
            put(shortForm | count);
        } else if (count < 1 << 16) {
            put(code16);
            bytes(count, 2);
        } else {
            put(code16 + 1);
            bytes(count, 4);
        }
    }

    private void put(int octet) {
        room(1);
        buffer[size++] = (byte) octet;
    }

    private void bytes(long value, int count) {
        room(count);
        for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
    }

    private void room(int needed) {
        if (size + needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + needed));
        }
    }
}
