package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.queues.WorkerMeter.Outcome;
import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.queues.errors.JobStateException;
import dev.quintet.queues.errors.LockLostException;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.ReturnCode;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells Redis what became of a job, until it has heard it.
 *
 * <p>While Redis is away the job's result is kept and sent again. When an answer was lost, what was done is looked up before
 * anything is sent again or reported, so that a job that completed is never reported as failed.
 */
final class JobEndings {
    private static final int MOST_SCRIPT_ERRORS = 3;

    private final String queue;
    private final RedisDatabase database;
    private final QueueKeys keys;
    private final Clock clock;
    private final Intake intake;
    private final JobMoves moves;
    private final LostAnswers lostAnswers;
    private final EndingRules rules;
    private final WorkerListener listener;
    private final RunRecorder recorder;
    private final Duration longestPause;
    private final CountDownLatch abandoned;

    JobEndings(
            RedisDatabase database,
            QueueKeys keys,
            Clock clock,
            Intake intake,
            JobMoves moves,
            EndingRules rules,
            WorkerListener listener,
            RunRecorder recorder,
            Duration longestPause,
            CountDownLatch abandoned) {
        this.queue = keys.queue();
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.intake = intake;
        this.moves = moves;
        this.lostAnswers = new LostAnswers(database, keys, moves);
        this.rules = rules;
        this.listener = listener;
        this.recorder = recorder;
        this.longestPause = longestPause;
        this.abandoned = abandoned;
    }

    /**
     * How a move ended.
     *
     * @param code what the script answered
     * @param reply what it said about the next job, if it did
     * @param next a job that it took although its answer was lost
     */
    private record Told(
            long code, @Nullable FetchReply reply, @Nullable TakenJob next) {}

    /**
     * A first try whose answer nobody waits for.
     *
     * @param at the time that it was sent with
     * @param follow whether it asked for the next job
     */
    record Sent(long at, boolean follow, CompletableFuture<JobMoves.Moved> answer) {}

    /** The script's own answers, and one of ours: the worker gave up. */
    private static final long GIVEN_UP = Long.MIN_VALUE;

    /** Tells that a job is completed and does not wait; {@link #end} goes on when the answer is there. */
    Sent send(TakenJob job, Ending.Completed completed) {
        long now = clock.millis();
        boolean follow = intake.mayFollow();
        return new Sent(
                now,
                follow,
                moves.completedAsync(job, completed.resultJson(), now, follow).toCompletableFuture());
    }

    /** Ends a run; returns the job that follows it in its slot, if one does. */
    @Nullable
    TakenJob end(JobRun run, Ending wanted, @Nullable Sent firstTry) {
        TakenJob job = run.taken();
        Ending ending = wanted;
        Told told = tell(run, ending, firstTry);
        // A parent that completes is refused while children are pending or after one has failed; its lock is still held
        // then.
        if (ending instanceof Ending.Completed && (told.code() == -4 || told.code() == -9)) {
            ending = told.code() == -9
                    ? rules.failed(
                            job,
                            new UnrecoverableJobException("Cannot complete job " + job.id()
                                    + " because it has at least one failed child. moveToFinished"))
                    : rules.threw(
                            job,
                            run.job(),
                            new JobStateException(-4, "Job " + job.id() + " has pending dependencies. moveToFinished"));
            told = tell(run, ending, null);
        }
        if (ending instanceof Ending.AwaitChildren && told.code() != 0) {
            ending = told.code() == -9
                    ? rules.failed(
                            job,
                            new UnrecoverableJobException("Cannot complete job " + job.id()
                                    + " because it has at least one failed child. moveToWaitingChildren"))
                    : new Ending.BackToWait();
            told = tell(run, ending, null);
        }
        report(run, ending, told);
        return next(job, ending, told);
    }

    private Told tell(JobRun run, Ending wanted, @Nullable Sent firstTry) {
        TakenJob job = run.taken();
        Ending ending = wanted.in(run::traceContext);
        Sent unheard = firstTry;
        long sentAt = unheard == null ? clock.millis() : unheard.at();
        Troubles troubles =
                new Troubles("telling queue '" + queue + "' what became of its jobs", listener, longestPause);
        boolean doubtful = false;
        boolean mayHaveFetched = false;
        int scriptErrors = 0;
        while (true) {
            try {
                if (doubtful) {
                    switch (lostAnswers.of(job, ending, sentAt)) {
                        case DONE -> {
                            troubles.over();
                            return new Told(
                                    0,
                                    null,
                                    mayHaveFetched
                                            ? lostAnswers.takenWith(job.token()).orElse(null)
                                            : null);
                        }
                        case LOCK_LOST -> {
                            return new Told(-2, null, null);
                        }
                        case NOT_DONE -> doubtful = false;
                    }
                }
                Sent sent = unheard;
                unheard = null;
                boolean follow = sent == null ? intake.mayFollow() : sent.follow();
                mayHaveFetched |= follow;
                JobMoves.Moved moved = sent == null ? send(job, ending, sentAt, follow) : answer(sent);
                troubles.over();
                return new Told(moved.code(), moved.next(), null);
            } catch (QuintetException failure) {
                doubtful |= failure instanceof OutcomeUnknownException || failure instanceof CommandFailedException;
                scriptErrors += failure instanceof CommandFailedException ? 1 : 0;
                if (scriptErrors > MOST_SCRIPT_ERRORS || !rest(troubles.failed(failure))) {
                    return new Told(GIVEN_UP, null, null);
                }
            }
        }
    }

    private static JobMoves.Moved answer(Sent sent) {
        try {
            return asked(sent.answer().join(), sent.follow());
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private JobMoves.Moved send(TakenJob job, Ending ending, long now, boolean follow) {
        if (ending instanceof Ending.Completed completed) {
            return asked(moves.completed(job, completed.resultJson(), now, follow), follow);
        }
        if (ending instanceof Ending.Failed failed) {
            return asked(moves.failed(job, failed.failure(), now, follow), follow);
        }
        if (ending instanceof Ending.TryAgain again) {
            return again.delayMillis() > 0
                    ? moves.tryAgainLater(job, again.failure(), again.delayMillis(), now, follow)
                    : moves.tryAgainNow(job, again.failure(), now);
        }
        if (ending instanceof Ending.Delay delay) {
            return moves.delay(job, delay.delay().toMillis(), now, follow);
        }
        if (ending instanceof Ending.AwaitChildren) {
            return moves.awaitChildren(job, now);
        }
        if (ending instanceof Ending.RateLimited limited && limited.limit().isPresent()) {
            QueueLimits.exhaust(database, keys, limited.limit().get().toMillis());
        }
        return ending instanceof Ending.Moved ? new JobMoves.Moved(0, null) : moves.backToWait(job);
    }

    /** A finishing script that was asked for the next job and only says that it is done has found none. */
    private static JobMoves.Moved asked(JobMoves.Moved moved, boolean follow) {
        return follow && moved.code() == 0 && moved.next() == null ? new JobMoves.Moved(0, FetchReply.NOTHING) : moved;
    }

    private void report(JobRun run, Ending ending, Told told) {
        if (told.code() < 0) {
            reportRefused(run, ending, told.code());
            return;
        }
        if (ending instanceof Ending.Completed completed) {
            recorder.ended(Outcome.COMPLETED, run, null);
            listener.completed(run.job(), completed.resultJson());
        } else if (ending instanceof Ending.Failed failed) {
            recorder.ended(Outcome.FAILED, run, failed.failure().cause());
            listener.failed(run.job(), failed.failure().cause());
        } else if (ending instanceof Ending.TryAgain again) {
            recorder.ended(Outcome.RETRIED, run, again.failure().cause());
            listener.failed(run.job(), again.failure().cause());
        } else {
            recorder.ended(Outcome.MOVED, run, null);
        }
        if (ending instanceof Ending.RateLimited limited) {
            long millis = Math.max(
                    told.code(), limited.limit().map(Duration::toMillis).orElse(0L));
            intake.limit(Duration.ofMillis(millis));
        }
    }

    private void reportRefused(JobRun run, Ending ending, long code) {
        String id = run.taken().id();
        boolean movedByHandler = ending instanceof Ending.Delay
                || ending instanceof Ending.BackToWait
                || ending instanceof Ending.AwaitChildren
                || ending instanceof Ending.RateLimited;
        if (movedByHandler && code != GIVEN_UP && code != ReturnCode.MISSING_KEY) {
            recorder.ended(Outcome.MOVED, run, null);
            return;
        }
        if (code == GIVEN_UP) {
            recorder.ended(Outcome.LOST, run, null);
            return;
        }
        QuintetException lost = code == -1
                ? new JobNotFoundException(
                        -1,
                        "Job " + id + " of queue '" + queue
                                + "' was removed while it ran; what came of it was dropped.")
                : new LockLostException(
                        (int) code,
                        "Job " + id + " of queue '" + queue + "' is no longer held by this worker ("
                                + (code == -6 ? "another one holds it" : "its lock expired or it was moved")
                                + "); what came of it was dropped. Raise lockDuration, or split the job.");
        recorder.ended(Outcome.LOST, run, lost);
        listener.error(lost);
    }

    private @Nullable TakenJob next(TakenJob ended, Ending ending, Told told) {
        if (told.next() != null) {
            boolean unused = intake.learn(
                    new FetchReply(told.next().id(), told.next().stored().fields(), 0, 0));
            return told.next();
        }
        FetchReply reply = told.reply();
        if (reply == null && fetchesAfterwards(ending, told) && intake.mayFollow()) {
            reply = fetch(ended.token());
        }
        if (reply == null) {
            return null;
        }
        if (intake.learn(reply)) {
            listener.drained();
        }
        String id = reply.jobId();
        return id == null ? null : TakenJob.of(id, ended.token(), reply.hash());
    }

    /** These moves bring no job, so that the slot asks for one as a free worker would. */
    private static boolean fetchesAfterwards(Ending ending, Told told) {
        return told.code() != GIVEN_UP
                && (ending instanceof Ending.Moved
                        || ending instanceof Ending.BackToWait
                        || ending instanceof Ending.AwaitChildren);
    }

    private @Nullable FetchReply fetch(String token) {
        try {
            return moves.fetch(token, clock.millis());
        } catch (OutcomeUnknownException unknown) {
            listener.error(unknown);
            return lookFor(token);
        } catch (QuintetException failure) {
            // The one who fetches will find out by itself how long this lasts.
            listener.error(failure);
            return null;
        }
    }

    /** What a fetch took whose answer was lost, as soon as Redis can be asked. */
    @Nullable
    FetchReply lookFor(String token) {
        Troubles troubles = new Troubles("fetching jobs of queue '" + queue + "'", listener, longestPause);
        while (true) {
            try {
                FetchReply found = lostAnswers
                        .takenWith(token)
                        .map(job -> new FetchReply(job.id(), job.stored().fields(), 0, 0))
                        .orElse(null);
                troubles.over();
                return found;
            } catch (QuintetException failure) {
                // A worker that closes does not wait for Redis for a job that it may not even have.
                if (intake.isClosing() || !rest(troubles.failed(failure))) {
                    return null;
                }
            }
        }
    }

    /** Waits before the next try; false if the worker gives its jobs up. */
    private boolean rest(Duration pause) {
        try {
            return !abandoned.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            return true;
        }
    }
}
