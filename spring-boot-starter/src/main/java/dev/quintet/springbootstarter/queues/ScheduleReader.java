package dev.quintet.springbootstarter.queues;

import dev.quintet.databases.Json;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.core.JacksonException;

/** Reads {@link QueueSchedule}, and says what is wrong with it. */
final class ScheduleReader {
    private static final String REMOVED = "-";

    private final NamedQueues queues;
    private final UnaryOperator<String> resolver;
    private final Set<String> seen = new HashSet<>();

    /** With what resolves placeholders. */
    ScheduleReader(NamedQueues queues, UnaryOperator<String> resolver) {
        this.queues = queues;
        this.resolver = resolver;
    }

    /**
     * Empty if it has a fault.
     *
     * @param where who declares it
     * @param queue the queue if the schedule does not say one; empty if nobody does
     * @param jobName likewise
     */
    Optional<DeclaredSchedule> read(
            QueueSchedule declared, String where, String queue, String jobName, List<String> faults) {
        String what = "@QueueSchedule '" + declared.id() + "' on " + where;
        String ownQueue = declared.queue().isEmpty() ? queue : resolver.apply(declared.queue());
        String ownName = declared.name().isEmpty() ? jobName : resolver.apply(declared.name());
        int before = faults.size();
        if (declared.id().isEmpty()) {
            faults.add(what + " has an empty id, by which nobody could find it again.");
        }
        if (ownQueue.isEmpty()) {
            faults.add(what + " has no queue: set it, or put it beside a @QueueWorker.");
        } else if (!seen.add(ownQueue + "\n" + declared.id())) {
            faults.add(what + " has the id of another one of queue '" + ownQueue
                    + "'. The second would replace the first.");
        }
        try {
            Object unused = Json.mapper().readTree(declared.data());
        } catch (JacksonException unreadable) {
            faults.add(what + " has data that is no JSON.");
        }
        Optional<Schedule> schedule = schedule(declared, what, faults);
        if (faults.size() > before) {
            return Optional.empty();
        }
        try {
            // Else all jobs of the scheduler, for years perhaps, would be in the trace of the one start that set it up.
            JobTemplate template = JobTemplate.named(ownName.isEmpty() ? declared.id() : ownName)
                    .withData(new RawJson(declared.data()))
                    .withOptions(JobOptions.builder().omitTelemetryContext().build());
            return Optional.of(new DeclaredSchedule(queues.get(ownQueue), declared.id(), schedule, template));
        } catch (IllegalArgumentException refused) {
            faults.add(what + " cannot be: " + refused.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Schedule> schedule(QueueSchedule declared, String what, List<String> faults) {
        String cron = resolver.apply(declared.cron());
        String every = resolver.apply(declared.every());
        if (cron.isEmpty() == every.isEmpty()) {
            faults.add(what + (cron.isEmpty() ? " says neither cron nor every." : " says both cron and every.")
                    + " It needs one of them.");
            return Optional.empty();
        }
        if (cron.equals(REMOVED)) {
            return Optional.empty();
        }
        String zone = resolver.apply(declared.zone());
        if (!every.isEmpty()) {
            if (!zone.isEmpty()) {
                faults.add(what + " has the zone " + zone + ", which an interval has no use for.");
            }
            try {
                return Optional.of(Schedule.every(DurationStyle.detectAndParse(every)));
            } catch (IllegalArgumentException unreadable) {
                faults.add(what + " has every = \"" + every + "\", which is no interval. Write 30s, 5m or 1h.");
                return Optional.empty();
            }
        }
        try {
            return Optional.of(Schedule.cron(cron, zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone)));
        } catch (DateTimeException unknown) {
            faults.add(
                    what + " has zone = \"" + zone + "\", which is not known here. Write one such as Europe/Berlin.");
        } catch (IllegalArgumentException unreadable) {
            faults.add(what + " has cron = \"" + cron + "\": " + unreadable.getMessage());
        }
        return Optional.empty();
    }
}
