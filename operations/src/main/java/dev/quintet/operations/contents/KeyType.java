package dev.quintet.operations.contents;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The types that a key of Redis can have.
 *
 * @since 1.0
 */
public enum KeyType {
    STRING("string", 1, 1),
    LIST("list", 2, 1),
    HASH("hash", 3, 2),
    SET("set", 4, 1),
    ZSET("zset", 5, 2),
    STREAM("stream", 6, 1);

    private final String wireName;
    private final int code;
    private final int width;

    KeyType(String wireName, int code, int width) {
        this.wireName = wireName;
        this.code = code;
        this.width = width;
    }

    /** As {@code TYPE} answers. */
    public String wireName() {
        return wireName;
    }

    /** The number of the type in our scripts and files. */
    public int code() {
        return code;
    }

    /** How many byte strings make one element: two for a field and its value, or a member and its score. */
    int width() {
        return width;
    }

    /** The type of this number, if there is one. */
    public static Optional<KeyType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** The type of this name, if it is one of Redis' own. */
    static Optional<KeyType> named(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst();
    }

    byte[] wireCode() {
        return Integer.toString(code).getBytes(StandardCharsets.US_ASCII);
    }
}
