package dev.quintet.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The terminal: results go to {@code out}, everything else to {@code err}. What comes from Redis is printed with control and
 * direction characters escaped, so that no key and no message can move the cursor.
 *
 * @param out for results
 * @param err for questions and complaints
 * @param in what the user types
 * @param watched whether {@code err} is a terminal, on which a line can be drawn over again
 */
public record Console(PrintWriter out, PrintWriter err, InputStream in, boolean watched) {
    /** One that nobody looks at while it is written to. */
    Console(PrintWriter out, PrintWriter err, InputStream in) {
        this(out, err, in, false);
    }

    public void print(String text) {
        out.println(printable(text));
    }

    public void complain(String text) {
        err.println(printable(text));
    }

    /** Asks for a line; empty at the end of the input. */
    public Optional<String> ask(String question) {
        err.print(printable(question) + " ");
        err.flush();
        try {
            return Optional.ofNullable(
                            new BufferedReader(new InputStreamReader(in, Charset.defaultCharset())).readLine())
                    .map(String::strip);
        } catch (IOException e) {
            throw new UncheckedIOException("The answer could not be read", e);
        }
    }

    public static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean harmless = c == '\n' || (type != Character.CONTROL && type != Character.FORMAT);
            if (harmless) {
                safe.appendCodePoint(c);
            } else {
                safe.append(String.format("\\u%04X", c));
            }
        });
        return safe.toString();
    }
}
