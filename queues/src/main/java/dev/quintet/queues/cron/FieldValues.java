package dev.quintet.queues.cron;

/**
 * What one field allows.
 *
 * @param mask the allowed values, one bit each; Sunday is bit 0
 * @param any whether the field is just {@code *} or {@code ?}: only then does a day field leave the choice to the other
 * @param lastDay whether {@code L} allows the last day of the month
 * @param lastOfWeek weekdays that are allowed on their last occurrence in the month ({@code 5L}), one bit each
 * @param nth if not 0, only this occurrence of the weekdays in the month ({@code 1#2})
 */
record FieldValues(long mask, boolean any, boolean lastDay, long lastOfWeek, int nth) {
    boolean allows(int value) {
        return (mask >>> value & 1) == 1;
    }

    /** The smallest allowed value that is not below this one, or -1. */
    int atOrAfter(int value) {
        long rest = value > 63 ? 0 : mask >>> value;
        return rest == 0 ? -1 : value + Long.numberOfTrailingZeros(rest);
    }

    int first() {
        return atOrAfter(0);
    }

    int count() {
        return Long.bitCount(mask);
    }

    boolean all(CronField field) {
        int values = field == CronField.DAY_OF_WEEK ? CronField.DAYS_OF_WEEK : field.max - field.min + 1;
        return count() == values;
    }
}
