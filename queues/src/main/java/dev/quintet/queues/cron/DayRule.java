package dev.quintet.queues.cron;

import java.time.LocalDate;
import java.time.Month;

/** Which days a pattern allows. If both day fields choose, a day that either of them chooses is allowed. */
record DayRule(FieldValues ofMonth, FieldValues months, FieldValues ofWeek) {
    boolean allows(LocalDate date) {
        if (!months.allows(date.getMonthValue())) {
            return false;
        }
        boolean byMonth = ofMonth.allows(date.getDayOfMonth())
                || (ofMonth.lastDay() && date.getDayOfMonth() == date.lengthOfMonth());
        boolean byWeek = chosenWeekday(date);
        if (ofMonth.any()) {
            return byWeek;
        }
        return ofWeek.any() ? byMonth : byMonth || byWeek;
    }

    private boolean chosenWeekday(LocalDate date) {
        int weekday = date.getDayOfWeek().getValue() % CronField.DAYS_OF_WEEK;
        int day = date.getDayOfMonth();
        boolean last = day > date.lengthOfMonth() - CronField.DAYS_OF_WEEK;
        boolean chosen = ofWeek.allows(weekday) || (last && (ofWeek.lastOfWeek() >>> weekday & 1) == 1);
        return chosen && (ofWeek.nth() == 0 || ofWeek.nth() == (day - 1) / CronField.DAYS_OF_WEEK + 1);
    }

    /** Whether no year has such a day, as with the 31st of April. */
    boolean impossible() {
        if (!ofWeek.any() || ofMonth.lastDay()) {
            return false;
        }
        int first = ofMonth.first();
        for (int month = months.first(); month > 0; month = months.atOrAfter(month + 1)) {
            if (first <= Month.of(month).maxLength()) {
                return false;
            }
        }
        return true;
    }
}
