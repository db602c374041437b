package dev.quintet.operations.contents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The score of a member of a sorted set: eight bytes with us, text in Redis' scripts. */
final class Score {
    private Score() {}

    static byte[] bytes(double score) {
        return ByteBuffer.allocate(Double.BYTES).putDouble(score).array();
    }

    /** Reads what a script of Redis wrote with 17 digits, which is exact. */
    static byte[] bytesOfText(byte[] text) {
        String word = new String(text, StandardCharsets.US_ASCII);
        return bytes(
                switch (word) {
                    case "inf" -> Double.POSITIVE_INFINITY;
                    case "-inf" -> Double.NEGATIVE_INFINITY;
                    default -> Double.parseDouble(word);
                });
    }

    /** Redis 7 makes 0 of minus 0 in small sets, and 6.2 does not. */
    static byte[] comparable(byte[] bytes) {
        return bytes(ByteBuffer.wrap(bytes).getDouble() + 0.0);
    }

    static byte[] text(byte[] bytes) {
        double score = ByteBuffer.wrap(bytes).getDouble();
        String word = Double.isInfinite(score) ? (score > 0 ? "inf" : "-inf") : Double.toString(score);
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
