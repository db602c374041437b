package dev.quintet.cli;

import dev.quintet.operations.Progress;
import dev.quintet.operations.ProgressListener;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a piece of work is, in one line on standard error that is drawn over again, and gone at the end. On a terminal only.
 *
 * <p>Without colours and without any control but going back to the beginning of the line, so there is nothing that a terminal
 * or {@code NO_COLOR} could object to.
 */
public final class ProgressLine implements ProgressListener, AutoCloseable {
    /** What surely fits, so that the line is never broken in two, of which one would stay. */
    private static final int WIDTH = 79;

    private final Optional<Console> console;
    private int drawn;

    private ProgressLine(Optional<Console> console) {
        this.console = console;
    }

    /** @param wanted whether to draw it at all */
    static ProgressLine on(Console console, boolean wanted) {
        return new ProgressLine(Optional.of(console).filter(any -> wanted && console.watched()));
    }

    @Override
    public void progressed(Progress progress) {
        draw(Console.printable(text(progress)));
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (drawn > 0) {
            draw("");
            console.ifPresent(terminal -> {
                terminal.err().print('\r');
                terminal.err().flush();
            });
        }
    }

    private void draw(String text) {
        console.ifPresent(terminal -> {
            String line = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
            terminal.err().print('\r' + line + " ".repeat(Math.max(0, drawn - line.length())));
            terminal.err().flush();
            drawn = line.length();
        });
    }

    static String text(Progress progress) {
        StringBuilder text = new StringBuilder(progress.doing());
        text.append(": ").append(count(progress.done()));
        if (progress.total() > 0) {
            text.append(" of ").append(count(progress.total()));
        }
        text.append(" keys, ")
                .append(count(Math.round(progress.keysPerSecond())))
                .append("/s");
        progress.timeLeft()
                .filter(left -> left.toSeconds() >= 1)
                .ifPresent(
                        left -> text.append(", ").append(Durations.text(left)).append(" left"));
        return text.toString();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
