package dev.quintet.queues.schedulers;

import dev.quintet.databases.DatabaseCommands;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.QueueTelemetry;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.TelemetryAttributes;
import dev.quintet.queues.errors.LegacyRepeatableException;
import dev.quintet.queues.errors.SchedulerSlotTakenException;
import dev.quintet.queues.protocol.MessagePack;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.QueueScripts;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ReturnCode;
import dev.quintet.queues.protocol.ScriptCall;
import dev.quintet.queues.protocol.Suffix;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schedulers of one queue: by id, when jobs are due and what they are like.
 *
 * <p>A scheduler has exactly one next job in the queue, whoever sets it up how often and from where. The worker that takes that job
 * makes the following one before it runs it, so the chain survives failures and crashes. Nothing of this needs a process of its own:
 * without workers, the one next job waits. Shared with BullMQ's clients in all languages.
 *
 * <p>Thread-safe. Each call is one round trip unless it says otherwise. Times are by this process's clock.
 *
 * <pre>{@code
 * queue.schedulers().upsert(
 *         "daily-report",
 *         Schedule.cron("0 6 * * *", ZoneId.of("Europe/Berlin")),
 *         JobTemplate.named("report").withData(new Report("daily")));
 * }</pre>
 *
 * @since 1.0
 */
public final class JobSchedulers {
    private final RedisDatabase database;
    private final QueueScripts scripts;
    private final QueueKeys keys;
    private final JsonMapper json;
    private final Clock clock;
    private final RepeatStrategy strategy;
    private final JobOptions defaults;
    private final QueueTelemetry telemetry;

    /**
     * The schedulers of a queue; {@code queue.schedulers()} is the easier way.
     *
     * @param defaults options that jobs have where a template says nothing
     * @param telemetry who traces that jobs are made
     */
    public JobSchedulers(
            RedisDatabase database,
            QueueKeys keys,
            JsonMapper json,
            Clock clock,
            RepeatStrategy strategy,
            JobOptions defaults,
            QueueTelemetry telemetry) {
        this.database = database;
        this.scripts = new QueueScripts(database);
        this.keys = keys;
        this.json = json;
        this.clock = clock;
        this.strategy = strategy;
        this.defaults = defaults;
        this.telemetry = telemetry;
    }

    /**
     * Sets a scheduler up, or changes it. Its next job, if it is still waiting, is replaced; one that is being processed goes on.
     * Setting up the same again and again, as each process does when it starts, changes nothing but the template: an interval keeps
     * its beat.
     *
     * @param id any text that is not empty; colons are allowed
     * @return the next job; empty if the schedule has no more
     * @throws IllegalArgumentException if the schedule has ended already
     * @throws SchedulerSlotTakenException if a job of that id and time is there already, and is being processed or has finished
     */
    public Optional<Iteration> upsert(String id, Schedule schedule, JobTemplate template) {
        Checks.check(!id.isEmpty(), "A scheduler's id must not be empty");
        long now = clock.millis();
        Checks.check(
                schedule.end().map(end -> end.toEpochMilli() >= now).orElse(true),
                "The schedule of '%s' ended at %s, which is past: nothing would ever be due",
                id,
                schedule.end());
        Optional<Long> due = firstDue(id, schedule, template.name(), now);
        if (due.isEmpty() && schedule.interval().isEmpty()) {
            return Optional.empty();
        }
        JobOptions options = withDefaults(template.options());
        return telemetry.trace(adding(template.name()), span -> {
            Object reply = scripts.run(add(id, schedule, template, options, span.context(), due.orElse(null), now));
            ReturnCode.check(reply, ReturnCode.Request.of("addJobScheduler", id));
            List<@Nullable Object> answer = Reply.list(reply);
            String jobId = String.valueOf(Reply.text(answer.get(0)));
            tell(span, id, template.name(), jobId);
            return Optional.of(new Iteration(jobId, Instant.ofEpochMilli(now + Reply.number(answer.get(1)))));
        });
    }

    private QueueTelemetry.Operation adding(String jobName) {
        return QueueTelemetry.Operation.producing("add", keys.queue() + "." + jobName, keys.queue());
    }

    private static void tell(QueueTelemetry.Span span, String scheduler, String jobName, String jobId) {
        span.set(TelemetryAttributes.JOB_SCHEDULER_ID, scheduler)
                .set(TelemetryAttributes.JOB_NAME, jobName)
                .set(TelemetryAttributes.JOB_ID, jobId);
    }

    private Optional<Long> firstDue(String id, Schedule schedule, String jobName, long now) {
        if (schedule.interval().isPresent()) {
            return Optional.empty();
        }
        if (schedule.isImmediate()) {
            return Optional.of(now);
        }
        return nextDue(now, schedule, id, jobName);
    }

    /** By the pattern; never before {@code after}, whatever a strategy says. */
    private Optional<Long> nextDue(long after, Schedule schedule, String id, String jobName) {
        return strategy.next(Instant.ofEpochMilli(after), schedule, id, jobName)
                .map(due -> Math.max(after, due.toEpochMilli()));
    }

    private JobOptions withDefaults(JobOptions options) {
        Map<String, Object> merged = new LinkedHashMap<>(defaults.stored());
        merged.remove("jobId");
        merged.putAll(options.stored());
        return JobOptions.ofStored(merged);
    }

    private ScriptCall add(
            String id,
            Schedule schedule,
            JobTemplate template,
            JobOptions options,
            Optional<String> context,
            @Nullable Long due,
            long now) {
        Map<String, Object> settings = new LinkedHashMap<>(schedule.stored());
        settings.put("name", template.name());
        Map<String, Object> jobOptions =
                iterationOptions(id, options.carrying(context).stored(), schedule.stored(), 1, due, now);
        return QueueScript.ADD_JOB_SCHEDULER
                .on(keys)
                .with(
                        due == null ? "" : due,
                        MessagePack.write(settings),
                        id,
                        dataOf(template),
                        MessagePack.write(options.stored()),
                        MessagePack.write(jobOptions),
                        now,
                        keys.base(),
                        "");
    }

    private String dataOf(JobTemplate template) {
        return template.data() instanceof RawJson raw ? raw.text() : json.writeValueAsString(template.data());
    }

    /** What the job that comes next has for options. The script itself puts in the id and the delay. */
    private static Map<String, Object> iterationOptions(
            String id,
            Map<String, Object> options,
            Map<String, Object> schedule,
            long count,
            @Nullable Long due,
            long now) {
        Map<String, Object> repeat = new LinkedHashMap<>(schedule);
        repeat.put("count", count);
        Map<String, Object> iteration = new LinkedHashMap<>(options);
        iteration.put("repeat", repeat);
        iteration.put("jobId", "repeat:%s:%s".formatted(id, due == null ? "" : due));
        iteration.put("delay", due == null ? 0L : Math.max(0, due - now));
        iteration.put("timestamp", now);
        iteration.put("repeatJobKey", id);
        if (due == null) {
            iteration.remove("prevMillis");
        } else {
            iteration.put("prevMillis", due);
        }
        return iteration;
    }

    /**
     * Makes the job that follows one that a worker has just taken; workers call it before they run the job. Does nothing if there is
     * one already, if the schedule has no more, or if the scheduler is gone or was set up anew since. Two round trips for an id that
     * looks like that of an old repeatable job, else one.
     *
     * @param jobId the job that was taken
     * @param schedulerId the scheduler that made it
     * @param options that job's options
     * @return the id of the job that was made
     * @throws LegacyRepeatableException if the job comes from no scheduler, but from BullMQ before those
     */
    public Optional<String> advance(
            String jobId, String schedulerId, String jobName, String dataJson, JobOptions options) {
        if (LegacyKeys.looksLegacy(schedulerId) && !isScheduler(schedulerId)) {
            throw new LegacyRepeatableException(schedulerId);
        }
        Map<?, ?> repeat = options.stored().get("repeat") instanceof Map<?, ?> map ? map : Map.of();
        Optional<Schedule> stored = Schedule.ofStored(repeat);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Schedule schedule = stored.get();
        long now = clock.millis();
        long count = repeat.get("count") instanceof Number made ? made.longValue() + 1 : 1;
        boolean ended =
                (schedule.limit().isPresent() && count > schedule.limit().getAsLong())
                        || schedule.end().map(end -> now > end.toEpochMilli()).orElse(false);
        if (ended) {
            return Optional.empty();
        }
        long previous = options.stored().get("prevMillis") instanceof Number millis ? millis.longValue() : 0;
        Optional<Long> due = schedule.interval().isPresent()
                ? Optional.empty()
                : nextDue(Math.max(now, previous), schedule, schedulerId, jobName);
        if (due.isEmpty() && schedule.interval().isEmpty()) {
            return Optional.empty();
        }
        return telemetry.trace(adding(jobName), span -> {
            Map<String, Object> next = iterationOptions(
                    schedulerId,
                    options.carrying(span.context()).stored(),
                    schedule.stored(),
                    count,
                    due.orElse(null),
                    now);
            Object reply = scripts.run(QueueScript.UPDATE_JOB_SCHEDULER
                    .on(keys, keys.job(jobId))
                    .with(
                            due.isPresent() ? due.get() : "",
                            schedulerId,
                            dataJson,
                            MessagePack.write(next),
                            now,
                            keys.base(),
                            jobId));
            ReturnCode.check(reply, ReturnCode.Request.of("updateJobScheduler", jobId));
            Optional<String> made = Optional.ofNullable(Reply.text(reply));
            made.ifPresent(madeId -> tell(span, schedulerId, jobName, madeId));
            return made;
        });
    }

    private boolean isScheduler(String id) {
        return database.call(redis -> redis.hexists(keys.scheduler(id), "ic"));
    }

    /**
     * A scheduler.
     *
     * @throws LegacyRepeatableException if it is a repeatable job of BullMQ before schedulers
     */
    public Optional<JobScheduler> get(String id) {
        List<@Nullable Object> answer =
                Reply.list(scripts.run(QueueScript.GET_JOB_SCHEDULER.on(keys).with(id)));
        Map<String, String> hash = answer.isEmpty() ? Map.of() : Reply.hash(answer.get(0));
        if (hash.isEmpty()) {
            refuseLegacy(id);
            return Optional.empty();
        }
        String next = answer.size() > 1 ? Reply.text(answer.get(1)) : null;
        return Optional.of(SchedulerHash.read(
                id,
                hash,
                next == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Reply.number(next))),
                json));
    }

    /**
     * Some schedulers, in the order in which their next jobs are due. Two round trips. Entries that have lost their settings are
     * removed.
     *
     * @param from the first, counted from 0; from the end if negative
     * @param to the last one, inclusive
     * @param soonestFirst whether the one that is due next comes first
     * @throws LegacyRepeatableException if there is a repeatable job of BullMQ before schedulers among them
     */
    public List<JobScheduler> list(long from, long to, boolean soonestFirst) {
        String repeat = keys.key(Suffix.REPEAT);
        List<ScoredValue<String>> ids = database.call(redis ->
                soonestFirst ? redis.zrangeWithScores(repeat, from, to) : redis.zrevrangeWithScores(repeat, from, to));
        if (ids.isEmpty()) {
            return List.of();
        }
        DatabaseCommands<String, String> commands = database;
        List<Map<String, String>> hashes = commands.callAll(redis -> ids.stream()
                .map(id -> redis.hgetall(keys.scheduler(id.getValue())))
                .toList());
        List<JobScheduler> schedulers = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i).getValue();
            if (hashes.get(i).isEmpty()) {
                refuseLegacy(id);
                remove(id);
            } else {
                Instant next = Instant.ofEpochMilli((long) ids.get(i).getScore());
                schedulers.add(SchedulerHash.read(id, hashes.get(i), Optional.of(next), json));
            }
        }
        return List.copyOf(schedulers);
    }

    private static void refuseLegacy(String id) {
        if (LegacyKeys.looksLegacy(id)) {
            throw new LegacyRepeatableException(id);
        }
    }

    /** How many there are. */
    public long count() {
        return database.call(redis -> redis.zcard(keys.key(Suffix.REPEAT)));
    }

    /**
     * Those whose next job is due within a time.
     *
     * @param before the end of that time
     * @param most how many at most
     */
    public List<String> dueBefore(Instant before, long most) {
        Range<Long> range = Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(before.toEpochMilli()));
        return database.call(redis -> redis.zrangebyscore(keys.key(Suffix.REPEAT), range, Limit.create(0, most)));
    }

    /**
     * Removes a scheduler and its next job, if that is delayed; one that is ready or being processed is still run.
     *
     * @return false if there was none
     */
    public boolean remove(String id) {
        Object reply = scripts.run(QueueScript.REMOVE_JOB_SCHEDULER.on(keys).with(id, keys.base()));
        return Reply.number(reply) == 0;
    }
}
