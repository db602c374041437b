package dev.quintet.queues;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.queues.errors.LockLostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of a worker. In each slot one job follows the other, because the script that ends one brings the next: so a busy slot
 * costs one round trip per job. Where several are busy their threads are free while Redis answers, and take what other slots were
 * answered meanwhile.
 */
final class JobRunner {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final String queue;
    private final Clock clock;
    private final Intake intake;
    private final Handlers handlers;
    private final Function<TakenJob, HeldJob> jobs;
    private final LockRenewer locks;
    private final EndingRules rules;
    private final JobEndings endings;
    private final SchedulerAdvance schedulers;
    private final WorkerListener listener;
    private final RunRecorder recorder;
    private final Executor threads;
    private final Duration longestPause;
    private final Set<JobRun> running = ConcurrentHashMap.newKeySet();
    private final CountDownLatch abandoned;

    JobRunner(
            String queue,
            Clock clock,
            Intake intake,
            Handlers handlers,
            Function<TakenJob, HeldJob> jobs,
            LockRenewer locks,
            EndingRules rules,
            JobEndings endings,
            SchedulerAdvance schedulers,
            WorkerListener listener,
            RunRecorder recorder,
            Executor threads,
            Duration longestPause,
            CountDownLatch abandoned) {
        this.queue = queue;
        this.clock = clock;
        this.intake = intake;
        this.handlers = handlers;
        this.jobs = jobs;
        this.locks = locks;
        this.rules = rules;
        this.endings = endings;
        this.schedulers = schedulers;
        this.listener = listener;
        this.recorder = recorder;
        this.threads = threads;
        this.longestPause = longestPause;
        this.abandoned = abandoned;
    }

    /** Runs a job, and those that follow it, in a slot that has been taken and is given back at the end. */
    void start(TakenJob taken) {
        JobRun run = begin(taken);
        intake.circuit().began(run);
        try {
            threads.execute(() -> runAll(run));
        } catch (RejectedExecutionException closed) {
            // It keeps its lock for as long as that lasts, and then another worker finds it stalled.
            forget(run);
            intake.giveBack();
        }
    }

    /** From here on its lock is renewed: before its handler has a thread. */
    private JobRun begin(TakenJob taken) {
        JobRun run = new JobRun(jobs.apply(taken), clock.millis());
        running.add(run);
        locks.track(run.lock());
        return run;
    }

    private void forget(JobRun run) {
        locks.untrack(run.lock());
        running.remove(run);
        intake.circuit().left(run);
    }

    private void runAll(@Nullable JobRun first) {
        boolean elsewhere = false;
        try {
            JobRun run = first;
            while (run != null && !elsewhere) {
                Object result = null;
                Ending ending = null;
                try {
                    result = handle(run);
                } catch (Throwable thrown) {
                    ending = rules.threw(run.taken(), run.job(), thrown);
                }
                if (result instanceof CompletionStage<?> stage) {
                    goOnAfter(stage, run);
                    elsewhere = true;
                } else {
                    Ending wanted = ending == null ? rules.returned(run.taken(), run.job(), result) : ending;
                    if (!claim(run, wanted)) {
                        run = null;
                    } else if (wanted instanceof Ending.Completed completed && !intake.isAlone()) {
                        goOnAfter(completed, run);
                        elsewhere = true;
                    } else {
                        run = end(run, wanted, null);
                    }
                }
            }
        } catch (RuntimeException | Error fault) {
            report(fault);
        } finally {
            if (!elsewhere) {
                intake.giveBack();
            }
        }
    }

    private void goOnAfter(CompletionStage<?> stage, JobRun run) {
        CompletionStage<?> unused = stage.whenComplete((result, thrown) -> {
            Ending ending = thrown == null
                    ? rules.returned(run.taken(), run.job(), result)
                    : rules.threw(run.taken(), run.job(), thrown);
            goOn(run, () -> claim(run, ending) ? end(run, ending, null) : null);
        });
    }

    /** No thread is held while Redis answers: waking one for each of many jobs would cost more than the jobs themselves. */
    private void goOnAfter(Ending.Completed completed, JobRun run) {
        JobEndings.Sent sent = endings.send(run.taken(), completed);
        CompletionStage<?> unused =
                sent.answer().whenComplete((moved, failure) -> goOn(run, () -> end(run, completed, sent)));
    }

    private void goOn(JobRun run, Supplier<@Nullable JobRun> end) {
        try {
            threads.execute(() -> runAll(endSafely(end)));
        } catch (RejectedExecutionException closed) {
            forget(run);
            run.span().end();
            intake.giveBack();
        }
    }

    private @Nullable JobRun endSafely(Supplier<@Nullable JobRun> end) {
        try {
            return end.get();
        } catch (RuntimeException | Error fault) {
            report(fault);
            return null;
        }
    }

    private void report(Throwable fault) {
        log.error("A slot of the worker of queue '{}' failed; its job will stall and run again", queue, fault);
        listener.error(fault);
    }

    private @Nullable Object handle(JobRun run) throws Exception {
        QueueTelemetry.Scope traced = recorder.begin(run);
        try {
            return handleTraced(run);
        } finally {
            traced.close();
        }
    }

    private @Nullable Object handleTraced(JobRun run) throws Exception {
        advanceScheduler(run.taken());
        listener.active(run.job());
        var refusal = rules.refusal(run.taken());
        if (refusal.isPresent()) {
            throw new UnrecoverableJobException(refusal.get());
        }
        run.cancellation().begin();
        try {
            return handlers.handle(run.held(), run.cancellation());
        } finally {
            run.cancellation().end();
        }
    }

    private void advanceScheduler(TakenJob job) {
        if (job.scheduler().isEmpty()) {
            return;
        }
        Troubles troubles =
                new Troubles("advancing scheduler '" + job.scheduler().get() + "'", listener, longestPause);
        while (true) {
            try {
                schedulers.beforeRunning(job);
                return;
            } catch (DatabaseUnavailableException away) {
                if (!rest(troubles.failed(away))) {
                    return;
                }
            } catch (RuntimeException failure) {
                listener.error(failure);
                log.warn("Scheduler '{}' makes no next job: {}", job.scheduler().get(), failure.getMessage());
                return;
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

    /** Its handler is done with a job; false if what came of it does not count any more. */
    private boolean claim(JobRun run, Ending wanted) {
        boolean counts = run.end();
        if (counts) {
            // Before Redis is told, so that the run that opens the circuit brings no other.
            intake.circuit().ended(run, orBack(run, wanted));
        }
        forget(run);
        if (!counts && run.lostItsLock()) {
            LockLostException lost = lockLost(run);
            recorder.ended(WorkerMeter.Outcome.LOST, run, lost);
            listener.error(lost);
        }
        return counts;
    }

    /** What a run whose handler was asked to stop, and did, ends with. */
    private static Ending orBack(JobRun run, Ending wanted) {
        boolean stopped =
                run.isToBeGivenBack() && (wanted instanceof Ending.TryAgain || wanted instanceof Ending.Failed);
        return stopped ? new Ending.BackToWait() : wanted;
    }

    /** Tells Redis what became of a job, and returns the next one in its slot. */
    private @Nullable JobRun end(JobRun run, Ending wanted, JobEndings.@Nullable Sent firstTry) {
        TakenJob next = endings.end(run, orBack(run, wanted), firstTry);
        return next == null ? null : begin(next);
    }

    private LockLostException lockLost(JobRun run) {
        return new LockLostException(
                -2,
                "Job " + run.taken().id() + " of queue '" + queue
                        + "' ended after its lock was lost, and what came of it was dropped ("
                        + run.cancellation().reason().orElse("") + "). Raise lockDuration, or split the job.");
    }

    Set<JobRun> running() {
        return running;
    }
}
