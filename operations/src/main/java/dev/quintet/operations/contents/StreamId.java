package dev.quintet.operations.contents;

import java.nio.charset.StandardCharsets;

/** The id of an entry, {@code millis-sequence}, both unsigned. */
record StreamId(long millis, long sequence) implements Comparable<StreamId> {
    static StreamId of(Object word) {
        String text = Raw.text(word);
        int dash = text.indexOf('-');
        return new StreamId(
                Long.parseUnsignedLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
    }

    byte[] bytes() {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int compareTo(StreamId other) {
        int byMillis = Long.compareUnsigned(millis, other.millis);
        return byMillis != 0 ? byMillis : Long.compareUnsigned(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(sequence);
    }
}
