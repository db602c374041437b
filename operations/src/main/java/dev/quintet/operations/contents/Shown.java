package dev.quintet.operations.contents;

import java.nio.charset.StandardCharsets;

/** Shows names of keys to people: text where it is text, everything else escaped, long ones cut. */
public final class Shown {
    private static final int LONGEST = 80;

    private Shown() {}

    /** The name in quotes. What follows a key's second colon is often an id or a token, and is not shown. */
    public static String name(byte[] name) {
        StringBuilder shown = new StringBuilder("'");
        int colons = 0;
        for (byte each : name) {
            char c = (char) (each & 0xff);
            if (shown.length() > LONGEST) {
                return shown.append("…'").toString();
            }
            if (c >= ' ' && c < 0x7f) {
                shown.append(c);
            } else {
                shown.append(String.format("\\x%02x", (int) c));
            }
            if (c == ':' && ++colons == 2) {
                return shown.append("…'").toString();
            }
        }
        return shown.append('\'').toString();
    }

    /** The name as text. */
    public static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }
}
