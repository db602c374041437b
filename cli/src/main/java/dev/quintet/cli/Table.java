package dev.quintet.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Columns for people, each as wide as its widest cell. What comes from Redis may stand in it: control characters are escaped. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Integer, Function<String, AttributedStyle>> styles = new HashMap<>();

    public Table(String... headings) {
        row(headings);
    }

    public void row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(Console.printable(cell));
        }
        rows.add(row);
    }

    /** How many rows there are, without the headings. */
    public int size() {
        return rows.size() - 1;
    }

    /** Colours the cells of a column, but not its heading, where colours are wanted. */
    public Table painting(int column, Function<String, AttributedStyle> style) {
        styles.put(column, style);
        return this;
    }

    /** Its lines, the headings first. */
    public List<AttributedString> lines() {
        List<AttributedString> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(line(row));
        }
        return lines;
    }

    private AttributedString line(List<String> row) {
        boolean heading = isHeading(row);
        AttributedStringBuilder line = new AttributedStringBuilder();
        int end = 0;
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            AttributedStyle style = heading ? Paint.NONE : style(column, cell);
            line.styled(style, cell);
            end = cell.isEmpty() ? end : line.length();
            line.append(" ".repeat(width(column) - columns(cell) + 2));
        }
        return line.subSequence(0, end);
    }

    private boolean isHeading(List<String> row) {
        return row == rows.get(0);
    }

    private AttributedStyle style(int column, String cell) {
        Function<String, AttributedStyle> style = styles.get(column);
        return style == null ? Paint.NONE : style.apply(cell);
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> columns(row.get(column)))
                .max()
                .orElse(0);
    }

    private static int columns(String cell) {
        return new AttributedString(cell).columnLength();
    }

    /** All of it, coloured. */
    public AttributedString text() {
        return AttributedString.join(AttributedString.NEWLINE, lines());
    }

    /** All of it, without colours. */
    @Override
    public String toString() {
        return text().toString();
    }
}
