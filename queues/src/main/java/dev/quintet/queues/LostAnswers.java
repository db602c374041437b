package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.Suffix;
import io.lettuce.core.KeyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of a script whose answer was lost, by looking at what it would have left behind.
 *
 * <p>A job that was taken by the script is found by its lock: a token is used by one slot of one worker, and for one job at a
 * time. So the job is run at once, instead of lying there without a worker until it stalls.
 */
final class LostAnswers {
    private static final int PAGE = 1000;
    private static final int MOST_PAGES = 100;

    private final RedisDatabase database;
    private final QueueKeys keys;
    private final JobMoves moves;

    LostAnswers(RedisDatabase database, QueueKeys keys, JobMoves moves) {
        this.database = database;
        this.keys = keys;
        this.moves = moves;
    }

    /** What became of a move. */
    enum Outcome {
        /** It was carried out. */
        DONE,
        /** It was not: the lock is still held, and it can be sent again. */
        NOT_DONE,
        /** It can no longer be carried out: the lock is gone, and not by this move. */
        LOCK_LOST
    }

    /**
     * What became of a move.
     *
     * @param sentAt the time that it was sent with
     */
    Outcome of(TakenJob job, Ending ending, long sentAt) {
        String jobKey = keys.job(job.id());
        String holder = database.<@Nullable String>call(redis -> redis.get(jobKey + ":lock"));
        if (job.token().equals(holder)) {
            return Outcome.NOT_DONE;
        }
        return wasDone(job, ending, sentAt, jobKey) ? Outcome.DONE : Outcome.LOCK_LOST;
    }

    private boolean wasDone(TakenJob job, Ending ending, long sentAt, String jobKey) {
        Map<String, String> now = fields(jobKey, "atm", "finishedOn");
        boolean finishes = ending instanceof Ending.Completed || ending instanceof Ending.Failed;
        if (finishes) {
            String finishedOn = now.get("finishedOn");
            return finishedOn != null
                    ? Reply.number(finishedOn) == sentAt
                    : now.isEmpty() && moves.removes(job, ending instanceof Ending.Completed);
        }
        if (ending instanceof Ending.TryAgain) {
            String made = now.get("atm");
            return made != null && Reply.number(made) > job.attemptsMade();
        }
        // The other moves leave no trace but that the lock is gone, and nothing is lost if it went otherwise.
        return true;
    }

    private Map<String, String> fields(String jobKey, String... names) {
        List<KeyValue<String, String>> values = database.call(redis -> redis.hmget(jobKey, names));
        Map<String, String> present = new LinkedHashMap<>();
        for (KeyValue<String, String> value : values) {
            if (value.hasValue()) {
                present.put(value.getKey(), value.getValue());
            }
        }
        return present;
    }

    /** The job that was taken with a token and is held with it now. One round trip for a thousand active jobs, twice. */
    Optional<TakenJob> takenWith(String token) {
        for (int page = 0; page < MOST_PAGES; page++) {
            int from = page * PAGE;
            List<String> ids = database.call(redis -> redis.lrange(keys.key(Suffix.ACTIVE), from, from + PAGE - 1L));
            if (ids.isEmpty()) {
                return Optional.empty();
            }
            String[] locks = ids.stream().map(id -> keys.job(id) + ":lock").toArray(String[]::new);
            List<KeyValue<String, String>> holders = database.call(redis -> redis.mget(locks));
            for (int i = 0; i < ids.size(); i++) {
                if (token.equals(holders.get(i).getValueOrElse(""))) {
                    String id = ids.get(i);
                    Map<String, String> hash = database.call(redis -> redis.hgetall(keys.job(id)));
                    return Optional.of(TakenJob.of(id, token, hash));
                }
            }
        }
        return Optional.empty();
    }
}
