package dev.quintet.queues.schedulers;

import dev.quintet.queues.cron.CronPattern;
import java.time.Instant;
import java.util.Optional;

/** Cron patterns; those that were read are kept, since workers meet the same ones again and again. */
final class CronStrategy implements RepeatStrategy {
    private static final int MOST_KEPT = 256;

    private final BoundedMemory<String, CronPattern> read = new BoundedMemory<>(MOST_KEPT);

    @Override
    public Optional<Instant> next(Instant after, Schedule schedule, String schedulerId, String jobName) {
        String text = schedule.pattern().orElseThrow();
        // What H stands for depends on the id, so that schedulers of the same pattern do not all come at once.
        CronPattern pattern = read.get(text + '\n' + schedulerId, () -> CronPattern.parse(text, schedulerId));
        Instant base = schedule.start().filter(start -> start.isAfter(after)).orElse(after);
        Instant next = pattern.next(base, Zones.named(schedule.zone().orElse(null)));
        return Optional.of(next)
                .filter(due -> schedule.end().map(end -> !due.isAfter(end)).orElse(true));
    }
}
