package dev.quintet.ratelimits.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a list of strings with integer parameters as RFC 9651 says, and nothing else: every departure from its grammar is an
 * error. Written from the algorithm of section 4.2, not from the code under test.
 */
final class StructuredFields {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";

    record Item(String name, Map<String, Long> parameters) {}

    private final String text;
    private int at;

    private StructuredFields(String text) {
        this.text = text;
    }

    static List<Item> list(String text) {
        StructuredFields reader = new StructuredFields(text);
        List<Item> items = new ArrayList<>();
        while (true) {
            items.add(reader.item());
            reader.spaces();
            if (reader.at == text.length()) {
                return items;
            }
            reader.expect(',');
            reader.spaces();
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\n';
    }

    private void spaces() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    private void expect(char c) {
        if (peek() != c) {
            throw new IllegalArgumentException("'" + c + "' expected at " + at + " of " + text);
        }
        at++;
    }

    private Item item() {
        String name = string();
        Map<String, Long> parameters = new LinkedHashMap<>();
        while (peek() == ';') {
            at++;
            while (peek() == ' ') {
                at++;
            }
            String key = run(LETTERS, 32);
            expect('=');
            parameters.put(key, Long.parseLong(run(DIGITS, 15)));
        }
        return new Item(name, parameters);
    }

    private String string() {
        expect('"');
        StringBuilder content = new StringBuilder();
        while (peek() != '"') {
            char c = peek();
            at++;
            if (c == '\\') {
                c = peek();
                at++;
                if (c != '"' && c != '\\') {
                    throw new IllegalArgumentException("Only quotes and backslashes are escaped: " + text);
                }
            } else if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("Not printable ASCII at " + at + " of " + text);
            }
            content.append(c);
        }
        expect('"');
        return content.toString();
    }

    private String run(String allowed, int most) {
        int from = at;
        while (allowed.indexOf(peek()) >= 0) {
            at++;
        }
        if (at == from || at - from > most) {
            throw new IllegalArgumentException(
                    "1 to " + most + " of " + allowed + " expected at " + from + " of " + text);
        }
        return text.substring(from, at);
    }
}
