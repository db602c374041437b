package dev.quintet.databases;

/** Shows a wrong value in a message, unless somebody may have pasted a secret there. */
final class Shown {
    private static final int LONGEST = 20;

    private Shown() {}

    /** The value in quotes if it is short and looks like no address; else only how long it is. */
    static String value(String text) {
        boolean harmless = text.length() <= LONGEST && text.matches("[\\w .,+-]*");
        return harmless
                ? "'" + text + "'"
                : "a text of " + text.length() + " characters (not shown, it may hold a secret)";
    }
}
