package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.QueueScripts;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ScriptCall;
import dev.quintet.queues.protocol.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a queue, listed and counted by their state. Each call is one round trip and one script, so what it returns was
 * true at one moment. Thread-safe.
 *
 * @since 1.0
 */
public final class QueueJobs {
    /** The most jobs that one call lists. */
    public static final int MOST = 1000;

    private static final int ROUNDS = 5;
    private static final int PAGE = 100;

    private final QueueParts parts;
    private final QueueKeys keys;
    private final QueueScripts scripts;

    QueueJobs(QueueParts parts) {
        this.parts = parts;
        this.keys = parts.keys();
        this.scripts = parts.scripts();
    }

    /**
     * Some jobs of a state: the newest first of those that finished, the next first of all others. See {@link #list(Set, long,
     * long, JobOrder)}.
     */
    public List<Job> list(JobState state, long first, long last) {
        boolean finished = state == JobState.COMPLETED || state == JobState.FAILED;
        return list(Set.of(state), first, last, finished ? JobOrder.DESCENDING : JobOrder.ASCENDING);
    }

    /**
     * Some jobs of each of several states, one state after the other, each job once. An id whose job is gone is skipped, and
     * the next one taken in its place where both numbers count from the beginning.
     *
     * @param first the number of the first, from 0; a negative one counts from the end, -1 being the last
     * @param last the number of the last, which is included; of the same sign
     * @throws IllegalArgumentException if they are more than {@link #MOST} in each state
     */
    public List<Job> list(Set<JobState> states, long first, long last, JobOrder order) {
        checkRange(first, last);
        Map<String, Job> jobs = new LinkedHashMap<>();
        for (Object ofState : Reply.list(scripts.run(
                QueueScript.GET_JOBS.on(keys).with(rangeArguments(first, last, order, stateKeys(states)))))) {
            for (Object entry : Reply.list(ofState)) {
                List<@Nullable Object> job = Reply.list(entry);
                String id = Reply.text(job.get(0));
                if (id != null) {
                    jobs.putIfAbsent(id, new Job(parts, StoredJob.of(id, job.get(1))));
                }
            }
        }
        return List.copyOf(jobs.values());
    }

    private static void checkRange(long first, long last) {
        check(
                first >= 0 == last >= 0,
                "first and last must both count from the beginning or both from the end, were %s and %s. "
                        + "Read all jobs with stream()",
                first,
                last);
        check(first <= last, "first must not be greater than last, but they were %s and %s", first, last);
        check(last - first < MOST, "At most %s jobs are listed at once, but these are %s", MOST, last - first + 1);
    }

    private static Object[] rangeArguments(long first, long last, JobOrder order, List<String> states) {
        List<Object> arguments = new ArrayList<>(List.of(first, last, order == JobOrder.ASCENDING, ROUNDS));
        arguments.addAll(states);
        return arguments.toArray();
    }

    private static List<String> stateKeys(Collection<JobState> states) {
        check(!states.isEmpty(), "Name at least one state");
        check(!states.contains(JobState.UNKNOWN), "'unknown' is not a state in which jobs are kept");
        return states.stream().sorted().map(JobState::key).toList();
    }

    /**
     * All jobs of a state, read a hundred at a time as the stream is consumed. Jobs that come or go meanwhile move the others,
     * so that one may be seen twice or missed.
     */
    public Stream<Job> stream(JobState state, JobOrder order) {
        return Stream.iterate(0L, first -> first + PAGE)
                .map(first -> list(Set.of(state), first, first + PAGE - 1, order))
                .takeWhile(page -> !page.isEmpty())
                .flatMap(List::stream);
    }

    /** How many jobs are in each state. */
    public Map<JobState, Long> counts() {
        return counts(JobState.all());
    }

    /** How many jobs are in each of these states. */
    public Map<JobState, Long> counts(Set<JobState> states) {
        List<JobState> sorted = states.stream().sorted().toList();
        return counted(sorted, scripts.run(counting(sorted)));
    }

    CompletionStage<Map<JobState, Long>> countsAsync(Set<JobState> states) {
        List<JobState> sorted = states.stream().sorted().toList();
        return scripts.runAsync(counting(sorted)).thenApply(reply -> counted(sorted, reply));
    }

    private ScriptCall counting(List<JobState> states) {
        return QueueScript.GET_COUNTS.on(keys).with(stateKeys(states).toArray());
    }

    private static Map<JobState, Long> counted(List<JobState> sorted, List<@Nullable Object> reply) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (int i = 0; i < sorted.size(); i++) {
            counts.put(sorted.get(i), i < reply.size() ? Reply.number(reply.get(i)) : 0L);
        }
        return counts;
    }

    /** How many jobs are in this state. */
    public long count(JobState state) {
        return counts(Set.of(state)).getOrDefault(state, 0L);
    }

    /** How many jobs are still to be done: waiting, prioritized, delayed, or waiting for children. */
    public long countPending() {
        return counts(Set.of(JobState.WAITING, JobState.PRIORITIZED, JobState.DELAYED, JobState.WAITING_CHILDREN))
                .values()
                .stream()
                .mapToLong(count -> count)
                .sum();
    }

    /** How many delayed jobs are due before a time. */
    public long countDueBefore(Instant time) {
        return Reply.number(
                scripts.run(QueueScript.GET_COUNTS.on(keys).with(time.toEpochMilli(), JobState.DELAYED.key())));
    }

    /**
     * How many jobs of each of these priorities are ready to run.
     *
     * @param priorities 0 counts those without one
     */
    public Map<Integer, Long> countsPerPriority(Collection<Integer> priorities) {
        List<Integer> different = priorities.stream().distinct().toList();
        List<@Nullable Object> reply =
                scripts.run(QueueScript.GET_COUNTS_PER_PRIORITY.on(keys).with(different.toArray()));
        Map<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < different.size(); i++) {
            counts.put(different.get(i), i < reply.size() ? Reply.number(reply.get(i)) : 0L);
        }
        return counts;
    }

    /** Some rows of a job's log, counted from 0; at most {@link #MOST} at once. One round trip. */
    public JobLog logs(String jobId, long first, long last, JobOrder order) {
        return new JobLogs(parts).read(jobId, first, last, order);
    }

    @Override
    public String toString() {
        return "Jobs of queue " + keys;
    }
}
