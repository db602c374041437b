package dev.quintet.cli.queues;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads what a program says to its end, and remembers only the end: its last line, and its last characters. Thread-safe. */
final class Tail {
    /** The longest result, in characters. */
    static final int LONGEST_LINE = 1_000_000;

    private static final int KEPT = 4_000;

    private final StringBuilder kept = new StringBuilder();
    private String lastLine = "";
    private boolean tooLong;

    /** Reads until the program closes its end, line by line. */
    void read(InputStream stream, Consumer<String> listener) {
        try (Reader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            boolean cut = false;
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    cut |= line.length() >= LONGEST_LINE;
                    if (!cut) {
                        line.append((char) c);
                    }
                } else {
                    took(line, cut, listener);
                    line.setLength(0);
                    cut = false;
                }
            }
            took(line, cut, listener);
        } catch (IOException closed) {
            // The program is gone, and what it said before is here.
            listener.accept("");
        }
    }

    private void took(StringBuilder read, boolean cut, Consumer<String> listener) {
        String line = read.toString().stripTrailing();
        if (line.isBlank()) {
            return;
        }
        synchronized (this) {
            lastLine = line.strip();
            tooLong = cut;
            kept.append(line).append('\n');
            if (kept.length() > KEPT) {
                kept.delete(0, kept.length() - KEPT);
            }
        }
        listener.accept(line);
    }

    /** The last line that is not blank; empty if there was none. */
    synchronized String lastLine() {
        return lastLine;
    }

    /** Whether the last line was longer than a result may be. */
    synchronized boolean isTooLong() {
        return tooLong;
    }

    /** The last characters of all lines that are not blank. */
    synchronized String text() {
        return kept.toString().strip();
    }
}
