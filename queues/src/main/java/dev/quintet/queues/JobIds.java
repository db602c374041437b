package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

/** Which ids a job may be given. */
final class JobIds {
    private JobIds() {}

    /**
     * The same id.
     *
     * @throws IllegalArgumentException if BullMQ's keys cannot carry it, or it could be one that BullMQ makes
     */
    static String checked(String id) {
        Checks.text("A job's id", id);
        check(
                !id.matches("0|-?[1-9]\\d*"),
                "A job's id must not be a whole number, which could meet one that is made, but was '%s'. Write 'order-%s'.",
                id,
                id);
        check(
                !id.startsWith("0:"),
                "A job's id must not begin with '0:', which BullMQ keeps for itself, but was '%s'",
                id);
        int parts = id.split(":", -1).length;
        check(
                parts == 1 || parts == 3,
                "A job's id must not contain ':', which separates the parts of BullMQ's keys, but was '%s'",
                id);
        return id;
    }
}
