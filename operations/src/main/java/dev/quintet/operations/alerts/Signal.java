package dev.quintet.operations.alerts;

/**
 * One figure, read now.
 *
 * @param name what it tells, such as {@code memory.used}; rules name it
 * @param subject whose it is: a database, a server, a queue
 * @param value the figure
 * @param unit for people: {@code %}, {@code keys}, {@code s}; empty for yes (1) and no (0)
 * @since 1.0
 */
public record Signal(String name, String subject, double value, String unit) {
    /** A figure that is a yes or a no. */
    public static Signal of(String name, String subject, boolean yes) {
        return new Signal(name, subject, yes ? 1 : 0, "");
    }
}
