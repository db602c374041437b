package dev.quintet.databases.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Turns an id that comes from outside into one part of a key.
 *
 * <p>Ordinary ids (letters of any language, digits, {@code - _ . @ +}) stay as they are, so keys remain readable. What
 * could read as a separator, a glob or a hash tag is percent-encoded; an empty id becomes {@code %}; an id whose encoding
 * is longer than {@value #LONGEST} characters keeps its first {@value #KEPT} and ends in {@code %~} and its SHA-256. No two ids share an
 * encoding (for long ones: unless SHA-256 collides).
 *
 * @since 1.0
 */
public final class KeyPart {
    /** Longest encoding that stays readable to its end, in characters. */
    static final int LONGEST = 200;

    static final int KEPT = 64;

    private static final String ESCAPED = "%:*?[]\\{}^\"'|";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyPart() {}

    /** The part of a key that stands for {@code id}; never empty, and free of {@code : * ? [ ] { }}. */
    public static String of(String id) {
        if (id.isEmpty()) {
            return "%";
        }
        String encoded = encode(id);
        return encoded.length() <= LONGEST ? encoded : shorten(encoded);
    }

    private static String encode(String id) {
        StringBuilder part = null;
        int index = 0;
        while (index < id.length()) {
            int codePoint = id.codePointAt(index);
            if (needsEscape(codePoint)) {
                if (part == null) {
                    part = new StringBuilder(id.length() + 16).append(id, 0, index);
                }
                escape(codePoint, part);
            } else if (part != null) {
                part.appendCodePoint(codePoint);
            }
            index += Character.charCount(codePoint);
        }
        return part == null ? id : part.toString();
    }

    /** Fixed ranges and not {@link Character#getType}: two JVMs with different Unicode versions must agree on every key. */
    private static boolean needsEscape(int codePoint) {
        if (codePoint < 128) {
            return codePoint <= ' ' || codePoint == 127 || ESCAPED.indexOf(codePoint) >= 0;
        }
        return codePoint < 0xA1
                || (codePoint >= 0xD800 && codePoint <= 0xDFFF)
                || (codePoint >= 0x2000 && codePoint <= 0x200F)
                || (codePoint >= 0x2028 && codePoint <= 0x202F)
                || (codePoint >= 0x205F && codePoint <= 0x206F)
                || codePoint == 0x3000
                || codePoint == 0xFEFF
                || (codePoint >= 0xFFF0 && codePoint <= 0xFFFF);
    }

    private static void escape(int codePoint, StringBuilder part) {
        if (codePoint < 128) {
            part.append('%').append(HEX.toHexDigits((byte) codePoint));
        } else {
            // A lone surrogate has no UTF-8 form of its own, so everything beyond ASCII is written as its number.
            part.append("%u").append(Integer.toHexString(codePoint)).append(';');
        }
    }

    private static String shorten(String encoded) {
        int end = Character.isHighSurrogate(encoded.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
        return encoded.substring(0, end) + "%~" + HexFormat.of().formatHex(sha256(encoded));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
