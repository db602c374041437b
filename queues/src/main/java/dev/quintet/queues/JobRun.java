package dev.quintet.queues;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run of one job: who may end it. Of its handler's return, the loss of its lock and the worker's giving it back only the
 * first counts.
 */
final class JobRun {
    private enum State {
        RUNNING,
        ENDING,
        LOCK_LOST,
        GIVEN_BACK
    }

    private final HeldJob held;
    private final Cancellation cancellation = new Cancellation();
    private final HeldLock lock;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final long startedAtNanos = System.nanoTime();
    private volatile boolean toGiveBack;
    private volatile QueueTelemetry.Span span = NoSpan.INSTANCE;

    JobRun(HeldJob held, long now) {
        this.held = held;
        TakenJob taken = held.taken();
        this.lock = new HeldLock(taken.id(), taken.token(), taken.processedOn(now), this::loseLock);
    }

    private void loseLock(String reason) {
        if (state.compareAndSet(State.RUNNING, State.LOCK_LOST)) {
            cancellation.loseLock(reason);
        }
    }

    /** The handler is done; false if its result does not count any more. */
    boolean end() {
        return state.compareAndSet(State.RUNNING, State.ENDING);
    }

    /** The worker gives the job back while the handler runs on; false if it is ending anyway. */
    boolean giveBack() {
        return state.compareAndSet(State.RUNNING, State.GIVEN_BACK);
    }

    boolean lostItsLock() {
        return state.get() == State.LOCK_LOST;
    }

    /** Asks the handler to stop, so that the job can go back to where it waited. */
    void stop(String reason) {
        toGiveBack = true;
        boolean unused = cancellation.cancel(reason);
    }

    /** Whether a failure means that the handler has heard {@link #stop}, and not that the job failed. */
    boolean isToBeGivenBack() {
        return toGiveBack;
    }

    TakenJob taken() {
        return held.taken();
    }

    Job job() {
        return held.job();
    }

    HeldJob held() {
        return held;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    HeldLock lock() {
        return lock;
    }

    /** From here on it is traced by this. */
    void trace(QueueTelemetry.Span begun) {
        span = begun;
    }

    QueueTelemetry.Span span() {
        return span;
    }

    /** What the job's hash says of the trace in which it failed, if the job wants to carry one. */
    Optional<String> traceContext() {
        return taken().options().omitTelemetryContext() ? Optional.empty() : span.context();
    }

    long startedAtNanos() {
        return startedAtNanos;
    }
}
