package dev.quintet.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jline.utils.AttributedString;

/**
 * The terminal: results go to {@code out}, everything else to {@code err}. What comes from Redis is printed with control and
 * direction characters escaped, so that no key and no message can move the cursor.
 *
 * @param out for results
 * @param err for questions and complaints
 * @param in what the user types
 * @param watched whether {@code err} is a terminal, on which a line can be drawn over again
 * @param colored whether words may be coloured on {@code out}: it is a terminal, and nobody set {@code NO_COLOR}
 */
public record Console(PrintWriter out, PrintWriter err, InputStream in, boolean watched, boolean colored) {
    /** One that nobody looks at while it is written to. */
    Console(PrintWriter out, PrintWriter err, InputStream in) {
        this(out, err, in, false);
    }

    /** One without colours. */
    Console(PrintWriter out, PrintWriter err, InputStream in, boolean watched) {
        this(out, err, in, watched, false);
    }

    /** Prints text whose parts are coloured already; without colours where they are not wanted. */
    public void print(AttributedString text) {
        out.println(colored ? Paint.ansi(text) : text.toString());
    }

    public void print(Table table) {
        print(table.text());
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
