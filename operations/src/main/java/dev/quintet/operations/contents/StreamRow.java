package dev.quintet.operations.contents;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One fact about a stream. A page of a stream is the words of its rows, one after the other; the first word tells the kind.
 *
 * <p>Rows come in the order in which they can be carried out: entries and gaps by id, groups, consumers, pending entries, the
 * gaps again, and the counters last.
 *
 * @param words with the kind first
 */
record StreamRow(Kind kind, List<byte[]> words) {
    /** The kinds, with their letter and how many words follow it; an entry says itself how many. */
    enum Kind {
        /** id, number of fields and values, fields and values. */
        ENTRY('e', -1),
        /** id of an entry that is pending but was deleted: it has to be there while it is claimed. */
        GAP('g', 1),
        /** name, last delivered id, number of entries read or nothing. */
        GROUP('G', 3),
        /** group, name. */
        CONSUMER('C', 2),
        /** group, consumer, id, delivered at (ms since 1970), number of deliveries. */
        PENDING('P', 5),
        /** id: now the gap can be deleted. */
        GAP_END('x', 1),
        /** last id, number of entries ever added or nothing, highest deleted id or nothing. */
        COUNTERS('M', 3);

        private final byte letter;
        private final int words;

        Kind(char letter, int words) {
            this.letter = (byte) letter;
            this.words = words;
        }

        static Kind of(byte[] word) {
            for (Kind kind : values()) {
                if (word.length == 1 && word[0] == kind.letter) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("A stream has no row of this kind");
        }
    }

    static final byte[] UNKNOWN = {};

    static StreamRow of(Kind kind, byte[]... words) {
        List<byte[]> all = new ArrayList<>(words.length + 1);
        all.add(new byte[] {kind.letter});
        all.addAll(List.of(words));
        return new StreamRow(kind, all);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    byte[] word(int index) {
        return words.get(index);
    }

    String text(int index) {
        return new String(words.get(index), StandardCharsets.US_ASCII);
    }

    /** The words that are the same on every server with the same stream. */
    List<byte[]> comparable() {
        return switch (kind) {
            case GROUP -> words.subList(0, 3);
            case PENDING -> List.of(word(0), word(1), word(2), word(3), word(5));
            case COUNTERS -> words.subList(0, 2);
            case ENTRY, GAP, CONSUMER, GAP_END -> words;
        };
    }

    /**
     * Gives the rows of a page, in order.
     *
     * @throws IllegalArgumentException if these are no rows
     */
    static void each(List<byte[]> page, Consumer<StreamRow> rows) {
        int at = 0;
        while (at < page.size()) {
            Kind kind = Kind.of(page.get(at));
            int words = kind.words;
            if (kind == Kind.ENTRY) {
                words = at + 2 < page.size() ? 2 + count(page.get(at + 2)) : Integer.MAX_VALUE - at;
            }
            if (words >= page.size() - at) {
                throw new IllegalArgumentException("A row of a stream is cut short");
            }
            rows.accept(new StreamRow(kind, page.subList(at, at + 1 + words)));
            at += 1 + words;
        }
    }

    private static int count(byte[] word) {
        String text = new String(word, StandardCharsets.US_ASCII);
        if (!text.matches("\\d{1,7}")) {
            throw new IllegalArgumentException("A row of a stream has no number where one belongs");
        }
        return Integer.parseInt(text);
    }
}
