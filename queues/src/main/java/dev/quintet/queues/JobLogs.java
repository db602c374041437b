package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The logs of the jobs of one queue. */
final class JobLogs {
    private final QueueParts parts;

    JobLogs(QueueParts parts) {
        this.parts = parts;
    }

    private String key(String jobId) {
        return parts.keys().job(jobId) + ":logs";
    }

    /** Writes a row at the end, keeps the latest ones, and tells how many there are. */
    long add(String jobId, String row, int keep) {
        return Reply.number(parts.run(
                QueueScript.ADD_LOG
                        .on(parts.keys(), parts.keys().job(jobId), key(jobId))
                        .with(jobId, Checks.text("A row of log", row), keep > 0 ? Integer.toString(keep) : ""),
                jobId));
    }

    JobLog read(String jobId, long first, long last, JobOrder order) {
        check(
                first >= 0 && last >= first && last - first < QueueJobs.MOST,
                "first and last must be from 0 on and at most %s rows apart, were %s and %s",
                QueueJobs.MOST,
                first,
                last);
        boolean ascending = order == JobOrder.ASCENDING;
        List<?> answers = parts.database().callAll(redis -> {
            List<RedisFuture<Object>> sent = new ArrayList<>();
            sent.add(untyped(
                    ascending
                            ? redis.lrange(key(jobId), first, last)
                            : redis.lrange(key(jobId), -last - 1, -first - 1)));
            sent.add(untyped(redis.llen(key(jobId))));
            return sent;
        });
        List<String> rows = new ArrayList<>(Reply.texts(answers.get(0)));
        if (!ascending) {
            Collections.reverse(rows);
        }
        return new JobLog(rows, Reply.number(answers.get(1)));
    }

    @SuppressWarnings("unchecked")
    private static RedisFuture<Object> untyped(RedisFuture<?> future) {
        return (RedisFuture<Object>) future;
    }

    void clear(String jobId, int keep) {
        check(keep >= 0, "keep must not be negative, was %s", keep);
        if (keep == 0) {
            Long unused = parts.database().call(redis -> redis.del(key(jobId)));
        } else {
            String unused = parts.database().call(redis -> redis.ltrim(key(jobId), -keep, -1));
        }
    }
}
