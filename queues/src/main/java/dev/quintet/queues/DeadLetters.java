package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.Suffix;
import io.lettuce.core.KeyValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a queue that have failed for good, grouped by why: what a person wants to see after a bad night, and to run again once
 * the reason is mended.
 *
 * <p>Two reasons are the same if they differ only in numbers, ids and what stands in quotes, and in what follows their first line.
 * Thread-safe. Reads the failed jobs, the latest first, a thousand in two round trips.
 *
 * <pre>{@code
 * DeadLetters failed = DeadLetters.of(mail);
 * for (DeadLetters.Group group : failed.groups(10_000)) {
 *     System.out.println(group.count() + " x " + group.reason());
 * }
 * failed.retry("Connection refused: mail.example.com:#", 10_000);
 * }</pre>
 *
 * @since 1.0
 */
public final class DeadLetters {
    private static final int PAGE = 1000;
    private static final int LONGEST_REASON = 300;
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern ID = Pattern.compile("\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final QueueParts queue;

    private DeadLetters(QueueParts queue) {
        this.queue = queue;
    }

    public static DeadLetters of(Queue queue) {
        return new DeadLetters(queue.parts());
    }

    /**
     * Jobs that failed for the same reason.
     *
     * @param reason the first line of why, with {@code #} for numbers and ids, {@code '…'} for what was quoted
     * @param count how many of the jobs that were looked at
     * @param last when the latest of them failed
     * @param examples the ids of the latest, at most five
     */
    public record Group(String reason, long count, Instant last, List<String> examples) {}

    private record Failed(String id, String reason, Instant when) {}

    /**
     * Why jobs failed, the most frequent reason first.
     *
     * @param most how many of the latest failed jobs to look at
     */
    public List<Group> groups(int most) {
        Map<String, List<Failed>> byReason = new LinkedHashMap<>();
        failed(most)
                .forEach(job -> byReason.computeIfAbsent(job.reason(), unused -> new ArrayList<>())
                        .add(job));
        List<Group> groups = new ArrayList<>();
        byReason.forEach((reason, jobs) -> groups.add(new Group(
                reason,
                jobs.size(),
                jobs.get(0).when(),
                jobs.stream().limit(5).map(Failed::id).toList())));
        groups.sort(Comparator.comparingLong(Group::count).reversed());
        return List.copyOf(groups);
    }

    /**
     * Makes the jobs that failed for a reason wait again, the oldest first, by their priorities; their attempts begin anew. A hundred in one round trip; not
     * a transaction.
     *
     * @param reason as {@link Group#reason()} says it
     * @param most how many of the latest failed jobs to look at
     * @return how many wait again; those that somebody else took away meanwhile are not counted
     */
    public long retry(String reason, int most) {
        List<CompletionStage<List<@Nullable Object>>> sent = new ArrayList<>();
        long retried = 0;
        List<Failed> oldestFirst = failed(most);
        Collections.reverse(oldestFirst);
        for (Failed job : oldestFirst) {
            if (job.reason().equals(reason)) {
                sent.add(queue.scripts()
                        .runAsync(QueueScript.REPROCESS_JOB
                                .on(
                                        queue.keys(),
                                        queue.keys().job(job.id()),
                                        queue.keys().key(Suffix.FAILED))
                                .with(job.id(), "LPUSH", "failedReason", "failed", true, true)));
            }
            if (sent.size() == 100) {
                retried += await(sent);
            }
        }
        return retried + await(sent);
    }

    private long await(List<CompletionStage<List<@Nullable Object>>> sent) {
        long done = 0;
        for (CompletionStage<List<@Nullable Object>> one : sent) {
            List<@Nullable Object> reply = Answers.await(one, queue);
            done += Reply.number(reply) == 1 ? 1 : 0;
        }
        sent.clear();
        return done;
    }

    private List<Failed> failed(int most) {
        check(most >= 1, "most must be at least 1 job, was %s", most);
        List<Failed> found = new ArrayList<>();
        List<String> ids;
        do {
            long from = found.size();
            long to = Math.min(most, from + PAGE) - 1;
            ids = queue.database().call(redis -> redis.zrevrange(queue.keys().key(Suffix.FAILED), from, to));
            found.addAll(read(ids));
        } while (ids.size() == PAGE && found.size() < most);
        return found;
    }

    private List<Failed> read(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<List<KeyValue<String, String>>> hashes = queue.database()
                .callAll(redis -> ids.stream()
                        .map(id -> redis.hmget(queue.keys().job(id), "failedReason", "finishedOn"))
                        .toList());
        List<Failed> jobs = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            List<KeyValue<String, String>> fields = hashes.get(i);
            jobs.add(new Failed(
                    ids.get(i),
                    reason(fields.get(0).getValueOrElse("")),
                    Optional.of(fields.get(1).getValueOrElse(""))
                            .filter(text -> !text.isEmpty())
                            .map(text -> Instant.ofEpochMilli(Reply.number(text)))
                            .orElse(Instant.EPOCH)));
        }
        return jobs;
    }

    /** A reason without what differs from job to job. */
    static String reason(String failedReason) {
        String first = failedReason.lines().findFirst().orElse("").strip();
        String general = NUMBER.matcher(
                        ID.matcher(QUOTED.matcher(first).replaceAll("'…'")).replaceAll("#"))
                .replaceAll("#");
        return general.length() > LONGEST_REASON ? general.substring(0, LONGEST_REASON) + "…" : general;
    }
}
