package dev.quintet.cli;

import java.util.Locale;
import org.jline.utils.AttributedCharSequence.ForceMode;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** Which words are coloured: only those that say how something is, so that colour is never the only thing that tells it. */
public final class Paint {
    public static final AttributedStyle NONE = AttributedStyle.DEFAULT;
    public static final AttributedStyle GOOD = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    public static final AttributedStyle DOUBTFUL = AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
    public static final AttributedStyle BAD = AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
    public static final AttributedStyle HEADING = AttributedStyle.DEFAULT.bold();

    /** The eight colours that every terminal has, and that people have chosen for theirs. */
    private static final int COLORS = 8;

    private Paint() {}

    /** The style of a word that says how something is. */
    public static AttributedStyle status(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "healthy", "ok", "up" -> GOOD;
            case "degraded", "warning", "paused", "slow" -> DOUBTFUL;
            case "unhealthy", "error", "broken", "gone", "none" -> BAD;
            default -> NONE;
        };
    }

    /** The text with the escapes that colour it. */
    public static String ansi(AttributedString text) {
        return text.toAnsi(COLORS, ForceMode.None);
    }
}
