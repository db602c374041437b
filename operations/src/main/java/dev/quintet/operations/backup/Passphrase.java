package dev.quintet.operations.backup;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a backup is encrypted with. Never shown by {@link #toString}.
 *
 * @since 1.0
 */
public final class Passphrase {
    private static final int SHORTEST = 12;

    private final char[] characters;

    private Passphrase(char[] characters) {
        this.characters = characters;
    }

    /**
     * Copies the characters; wipe yours.
     *
     * @throws IllegalArgumentException if there are fewer than 12, which can be guessed
     */
    public static Passphrase of(char[] characters) {
        if (characters.length < SHORTEST) {
            throw new IllegalArgumentException(
                    "A passphrase must have at least " + SHORTEST + " characters, but had " + characters.length + ".");
        }
        return new Passphrase(characters.clone());
    }

    byte[] bytes() {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear();
        encoded.put(new byte[encoded.capacity()]);
        return bytes;
    }

    @Override
    public String toString() {
        return "Passphrase[...]";
    }
}
