package dev.quintet.queues;

import dev.quintet.queues.errors.LockLostException;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ReturnCode;
import dev.quintet.queues.protocol.ReturnCode.Request;
import dev.quintet.queues.protocol.StoredJob;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A job that the caller took by hand and holds the lock of, for those who process jobs without a {@link Worker}'s loop, or move a
 * job from within its handler.
 *
 * <p>Every move is one round trip. It is refused by {@link LockLostException} if the lock has expired or somebody else has it, and
 * by {@code JobStateException} if the job is not active. After a move the lock is gone.
 *
 * @since 1.0
 */
public final class HeldJob {
    private static final String FINISHING = "moveToFinished";

    private final Job job;
    private final QueueParts queue;
    private final TakenJob taken;
    private final JobMoves moves;
    private final EndingRules rules;

    /** One that a worker has, with what the worker's options say. */
    HeldJob(Job job, TakenJob taken, JobMoves moves, EndingRules rules) {
        this.job = job;
        this.queue = job.queue();
        this.taken = taken;
        this.moves = moves;
        this.rules = rules;
    }

    HeldJob(Job job, String token, Duration lockDuration) {
        Checks.check(!token.isEmpty(), "The token of a lock must not be empty");
        Checks.check(lockDuration.toMillis() >= 1, "lockDuration must be at least 1 ms, was %s", lockDuration);
        this.job = job;
        this.queue = job.queue();
        this.taken = new TakenJob(job.stored(), token, job.options());
        this.moves = new JobMoves(
                queue.scripts(),
                queue.keys(),
                new JobMoves.Identity(
                        Optional.empty(),
                        lockDuration,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        this.rules = new EndingRules(queue.json(), Optional.empty(), OptionalInt.empty(), unknown -> {
            throw unknown;
        });
    }

    TakenJob taken() {
        return taken;
    }

    public String id() {
        return taken.id();
    }

    /** With what its lock is held. */
    public String token() {
        return taken.token();
    }

    /** Why it is to be failed instead of being run, if it is: it stalled too often, or a child of it failed. */
    public Optional<String> deferredFailure() {
        return taken.deferredFailure();
    }

    /** The job. */
    public Job job() {
        return job;
    }

    /**
     * Completes it.
     *
     * @param result what becomes JSON, or {@link RawJson}
     */
    public void moveToCompleted(@Nullable Object result) {
        complete(result, false);
    }

    /** Completes it and takes the next job in the same round trip, if there is one: with the same token. */
    public Optional<Job> moveToCompletedAndTake(@Nullable Object result) {
        return complete(result, true);
    }

    private Optional<Job> complete(@Nullable Object result, boolean takeNext) {
        String json = queue.json().write("The result of job " + job.id(), result);
        return next(moves.completed(taken, json, queue.now(), takeNext), FINISHING);
    }

    /**
     * Tells that it failed: it is tried again as its options say, or has failed for good.
     *
     * @param cause whose message becomes the job's failed reason; an {@link UnrecoverableJobException} is not tried again
     * @throws IllegalStateException if the backoff is one that only a worker knows
     */
    public void moveToFailed(Throwable cause) {
        fail(cause, false);
    }

    /** The same, taking the next job in the same round trip if there is one; not when it is tried again at once. */
    public Optional<Job> moveToFailedAndTake(Throwable cause) {
        return fail(cause, true);
    }

    private Optional<Job> fail(Throwable cause, boolean takeNext) {
        Ending ending = rules.threw(taken, job, cause);
        if (ending instanceof Ending.Failed failed) {
            return next(moves.failed(taken, failed.failure(), queue.now(), takeNext), FINISHING);
        }
        if (ending instanceof Ending.TryAgain again && again.delayMillis() > 0) {
            return next(
                    moves.tryAgainLater(taken, again.failure(), again.delayMillis(), queue.now(), takeNext),
                    "moveToDelayed");
        }
        if (ending instanceof Ending.TryAgain again) {
            return next(moves.tryAgainNow(taken, again.failure(), queue.now()), "retryJob");
        }
        throw new IllegalArgumentException(cause.getClass().getSimpleName()
                + " is no failure, but what a handler throws to move its job. Move it.");
    }

    /** Delays it, which does not count as an attempt. */
    public void moveToDelayed(Duration delay) {
        next(moves.delay(taken, Checks.millis("delay", delay), queue.now(), false), "moveToDelayed");
    }

    /** Puts it back to where it waited, to be taken next; that does not count as an attempt. */
    public void moveToWait() {
        next(moves.backToWait(taken), "moveJobFromActiveToWait");
    }

    /**
     * Lets it wait for the jobs that it is the parent of.
     *
     * @return false, and nothing was done, if none of them is pending
     */
    public boolean moveToWaitingChildren() {
        JobMoves.Moved moved = moves.awaitChildren(taken, queue.now());
        next(moved, "moveToWaitingChildren");
        return moved.code() == 0;
    }

    /** Keeps its lock for so long from now on. Returns whether it still was the caller's. */
    public boolean extendLock(Duration lockDuration) {
        return Reply.number(queue.scripts()
                        .run(QueueScript.EXTEND_LOCK
                                .on(queue.keys(), job.key() + ":lock")
                                .with(taken.token(), Checks.millis("lockDuration", lockDuration), job.id())))
                > 0;
    }

    private Optional<Job> next(JobMoves.Moved moved, String command) {
        if (moved.code() < 0) {
            throw ReturnCode.exception((int) moved.code(), Request.of(command, job.id(), "active"));
        }
        FetchReply reply = moved.next();
        String next = reply == null ? null : reply.jobId();
        return next == null || reply == null
                ? Optional.empty()
                : Optional.of(new Job(queue, new StoredJob(next, reply.hash())));
    }

    @Override
    public String toString() {
        return "Held " + job;
    }
}
