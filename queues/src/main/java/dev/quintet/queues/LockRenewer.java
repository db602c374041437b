package dev.quintet.queues;

import dev.quintet.databases.errors.OutcomeUnknownException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the locks of all jobs that run in one worker: one call to Redis for all that are due.
 *
 * <p>A lock is due when its last renewal is older than half the renewal time, which is also how often {@link #renew} is to be
 * called. A lock is lost when Redis says so, when this worker was given the same job again, or when it has expired by this
 * process's clock because Redis could not be reached; each is told to its job once, and not renewed again.
 */
final class LockRenewer {
    /** Renews the locks in Redis; returns the ids of the jobs whose locks were lost. */
    @FunctionalInterface
    interface Extension {
        List<String> extend(List<String> jobIds, List<String> tokens);
    }

    private final Clock clock;
    private final Duration lockDuration;
    private final Duration dueAfter;
    private final Extension extension;
    private final WorkerListener listener;
    private final Map<String, HeldLock> heldByJob = new ConcurrentHashMap<>();

    LockRenewer(Clock clock, Duration lockDuration, Duration renewTime, Extension extension, WorkerListener listener) {
        this.clock = clock;
        this.lockDuration = lockDuration;
        this.dueAfter = renewTime.dividedBy(2);
        this.extension = extension;
        this.listener = listener;
    }

    void track(HeldLock lock) {
        HeldLock earlier = heldByJob.put(lock.jobId(), lock);
        if (earlier != null) {
            earlier.lost("the job was given to this worker again");
        }
    }

    void untrack(HeldLock lock) {
        heldByJob.remove(lock.jobId(), lock);
    }

    /** How many jobs hold a lock here. */
    int size() {
        return heldByJob.size();
    }

    /** Renews what is due; throws what the call to Redis threw, after telling those whose locks have certainly expired. */
    void renew() {
        long now = clock.millis();
        List<HeldLock> due = new ArrayList<>();
        for (HeldLock lock : heldByJob.values()) {
            if (lock.renewedAt() + dueAfter.toMillis() <= now) {
                due.add(lock);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        try {
            extend(due, now);
        } catch (RuntimeException failure) {
            boolean perhaps = failure instanceof OutcomeUnknownException;
            for (HeldLock lock : due) {
                if (perhaps) {
                    lock.perhapsRenewed(now);
                }
                if (lock.perhapsRenewedAt() + lockDuration.toMillis() <= clock.millis()) {
                    lose(
                            lock,
                            "it expired after " + lockDuration.toMillis() + " ms, because Redis could not be reached");
                }
            }
            throw failure;
        }
    }

    private void extend(List<HeldLock> due, long now) {
        List<String> ids = new ArrayList<>(due.size());
        List<String> tokens = new ArrayList<>(due.size());
        for (HeldLock lock : due) {
            ids.add(lock.jobId());
            tokens.add(lock.token());
        }
        Set<String> refused = new HashSet<>(extension.extend(ids, tokens));
        List<String> renewed = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        for (HeldLock lock : due) {
            if (!refused.contains(lock.jobId())) {
                lock.renewed(now);
                renewed.add(lock.jobId());
            } else if (lose(lock, "it expired, or another worker holds it")) {
                lost.add(lock.jobId());
            }
        }
        if (!renewed.isEmpty()) {
            listener.locksRenewed(renewed);
        }
        if (!lost.isEmpty()) {
            listener.lockRenewalFailed(lost);
        }
    }

    /** A job that has been untracked meanwhile is finishing, and gave its lock back itself. */
    private boolean lose(HeldLock lock, String reason) {
        boolean stillHeld = heldByJob.remove(lock.jobId(), lock);
        if (stillHeld) {
            lock.lost(reason);
        }
        return stillHeld;
    }
}
