package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.queues.errors.JobStateException;
import dev.quintet.queues.errors.QueueRefusedException;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.Suffix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Work on many jobs of a queue at once. Done in portions of a thousand jobs, one round trip each, between which others have
 * their turn: what fails half-way has done a part, and can be called again. Thread-safe.
 *
 * @since 1.0
 */
public final class QueueMaintenance {
    private static final int PORTION = 1000;
    private static final int NOT_PAUSED = -1;
    private static final int HAS_ACTIVE_JOBS = -2;
    /** Beyond every score that a job can have. */
    private static final String EVERY_SCORE = "1e300";

    private final QueueParts parts;

    QueueMaintenance(QueueParts parts) {
        this.parts = parts;
    }

    /**
     * Removes all jobs that wait, those with a priority included. The next iterations of schedulers stay. All in one script:
     * with very many jobs, everybody waits for it.
     *
     * @param delayedToo also those that are delayed
     */
    public void drain(boolean delayedToo) {
        parts.scripts().run(QueueScript.DRAIN.on(parts.keys()).with(parts.keys().baseBytes(), delayedToo));
    }

    /**
     * Removes jobs that have been in a state for longer than a time: those that finished by when they did, those that are
     * active by when they were begun, others by when they were made. Active ones whose worker lives stay.
     *
     * @param state any but {@link JobState#UNKNOWN} and {@link JobState#WAITING_CHILDREN}
     * @param most how many at most; 0 for all
     * @return their ids
     */
    public List<String> clean(JobState state, Duration olderThan, long most) {
        check(
                state != JobState.UNKNOWN && state != JobState.WAITING_CHILDREN,
                "Jobs that are '%s' cannot be cleaned",
                state);
        check(most >= 0, "most must not be negative, was %s", most);
        long before = parts.now() - Checks.millis("olderThan", olderThan);
        List<String> removed = new ArrayList<>();
        long portion;
        int found;
        do {
            portion = most == 0 ? PORTION : Math.min(PORTION, most - removed.size());
            List<String> ids = Reply.texts(parts.scripts()
                    .run(QueueScript.CLEAN_JOBS_IN_SET
                            .on(parts.keys(), parts.keys().base() + state.key())
                            .with(parts.keys().baseBytes(), before, portion, state.key())));
            found = ids.size();
            removed.addAll(ids);
        } while (found == portion && (most == 0 || removed.size() < most));
        return removed;
    }

    /**
     * Removes the queue with everything in it. It is paused first, and stays paused when that is refused.
     *
     * @param force also while jobs are active, whose workers then find nothing to finish
     * @throws QueueRefusedException with code -2 if jobs are active and {@code force} is not set
     */
    public void obliterate(boolean force) {
        new Pausing(parts).pause();
        long answer;
        do {
            answer = Reply.number(
                    parts.scripts().run(QueueScript.OBLITERATE.on(parts.keys()).with(PORTION, force ? "force" : "")));
            if (answer == NOT_PAUSED) {
                throw new QueueRefusedException(NOT_PAUSED, "Cannot obliterate non-paused queue");
            }
            if (answer == HAS_ACTIVE_JOBS) {
                throw new QueueRefusedException(HAS_ACTIVE_JOBS, "Cannot obliterate queue with active jobs");
            }
        } while (answer > 0);
    }

    /** Makes all failed jobs wait again, whatever their priority was. Their attempts are not counted anew. */
    public void retryFailed() {
        retry(JobState.FAILED, parts.options().clock().instant());
    }

    /**
     * Makes jobs wait again that finished, whatever their priority was.
     *
     * @param state {@link JobState#FAILED} or {@link JobState#COMPLETED}
     * @param finishedUntil only those that finished no later
     */
    public void retry(JobState state, Instant finishedUntil) {
        check(
                state == JobState.FAILED || state == JobState.COMPLETED,
                "Only jobs that are completed or failed can be retried, but these are %s",
                state);
        moveToWait(state, Long.toString(finishedUntil.toEpochMilli()));
    }

    /** Makes all delayed jobs ready now, whatever their priority is. */
    public void promoteDelayed() {
        moveToWait(JobState.DELAYED, EVERY_SCORE);
    }

    private void moveToWait(JobState state, String maxScore) {
        long again;
        do {
            again = Reply.number(parts.scripts()
                    .run(QueueScript.MOVE_JOBS_TO_WAIT
                            .on(parts.keys(), parts.keys().base() + state.key())
                            .with(PORTION, maxScore, state.key())));
        } while (again > 0);
    }

    /**
     * Removes a job with its children.
     *
     * @return whether it was, which it was not if a worker has it or one of its children
     * @throws JobStateException with code -8 if it is the next iteration of a scheduler
     */
    public boolean remove(String id) {
        return parts.remove(id, true);
    }

    /**
     * Removes what is left of jobs that are in no state, after memory ran out or somebody deleted keys by hand. Looks at every
     * key of the database, a page at a time, and at the queue's lists for each of its jobs: not for a busy hour.
     *
     * @return how many jobs there were
     */
    public long removeOrphans() {
        return new Orphans(parts).remove();
    }

    /** Keeps only about so many of the latest events. Returns how many went. */
    public long trimEvents(long keep) {
        check(keep >= 0, "keep must not be negative, was %s", keep);
        return parts.database().call(redis -> redis.xtrim(parts.keys().key(Suffix.EVENTS), true, keep));
    }
}
