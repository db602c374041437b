package dev.quintet.queues;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's circuit breaker at work: told of each run that ends, asked before each fetch.
 *
 * <p>Only while it is closed do runs count. Once it is open, what still ends was begun before, and says nothing about how things are
 * now; so of those that end later the probe alone decides, and if it ends in neither way, because it was moved or its lock was lost, another
 * one is taken.
 */
final class Circuit {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    /** Takes the place of the probe until the job is known. */
    private static final Object FETCHING = new Object();

    private final @Nullable CircuitBreaker breaker;
    private final String queue;
    private final LongSupplier nanos;
    private final Consumer<CircuitState> changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final FailureWindow window;
    private volatile CircuitState state = CircuitState.CLOSED;
    private CircuitState told = CircuitState.CLOSED;
    private long restEnds;
    private @Nullable Object probe;

    /**
     * The circuit of one worker.
     *
     * @param breaker when it opens; never without one
     * @param nanos what time it is, as {@link System#nanoTime()} says it
     * @param changed hears of each change, on the thread that caused it
     */
    Circuit(@Nullable CircuitBreaker breaker, String queue, LongSupplier nanos, Consumer<CircuitState> changed) {
        this.breaker = breaker;
        this.queue = queue;
        this.nanos = nanos;
        this.changed = changed;
        this.window = new FailureWindow(breaker == null ? 1 : breaker.window().toNanos(), nanos.getAsLong());
    }

    /** One that never opens. */
    static Circuit none() {
        return new Circuit(null, "", () -> 0, state -> {});
    }

    CircuitState state() {
        return state;
    }

    /** Whether jobs may be taken as if there were no circuit. */
    boolean isClosed() {
        return state == CircuitState.CLOSED;
    }

    /** Whether the fetch that is under way may go on. */
    boolean mayFetch() {
        lock.lock();
        try {
            return state == CircuitState.CLOSED || probe == FETCHING;
        } finally {
            lock.unlock();
        }
    }

    /** Lets a fetch begin, as the probe perhaps, and returns 0; else the nanoseconds to wait before asking again, unless woken. */
    long take() {
        lock.lock();
        try {
            if (state == CircuitState.OPEN) {
                long left = restEnds - nanos.getAsLong();
                if (left > 0) {
                    return left;
                }
                state = CircuitState.HALF_OPEN;
                probe = null;
            }
            if (state == CircuitState.HALF_OPEN) {
                if (probe != null) {
                    return Long.MAX_VALUE;
                }
                probe = FETCHING;
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** The fetch brought nothing. */
    void foundNothing() {
        lock.lock();
        try {
            if (probe == FETCHING) {
                probe = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The fetch brought this run. */
    void began(Object run) {
        lock.lock();
        try {
            if (probe == FETCHING) {
                probe = run;
            }
        } finally {
            lock.unlock();
        }
    }

    /** A run is over; what became of it decides. Called before Redis is told, so that the run that opens the circuit brings no other. */
    void ended(Object run, Ending ending) {
        if (breaker == null) {
            return;
        }
        if (ending instanceof Ending.Completed) {
            ended(run, true, false);
        } else if (ending instanceof Ending.Failed failed) {
            ended(run, false, counts(failed.failure().cause()));
        } else if (ending instanceof Ending.TryAgain again) {
            ended(run, false, counts(again.failure().cause()));
        } else {
            left(run);
        }
    }

    private boolean counts(Throwable failure) {
        try {
            return breaker != null && breaker.counts().test(failure);
        } catch (RuntimeException fault) {
            log.warn(
                    "Whether a failure counts for the circuit breaker of queue '{}' cannot be told; it does",
                    queue,
                    fault);
            return true;
        }
    }

    /** A run is over that says nothing. */
    void left(Object run) {
        if (breaker != null) {
            ended(run, false, false);
        }
    }

    private void ended(Object run, boolean completed, boolean failed) {
        lock.lock();
        try {
            if (probe == run) {
                probe = null;
                if (failed) {
                    open();
                } else if (completed) {
                    state = CircuitState.CLOSED;
                    window.clear(nanos.getAsLong());
                }
            } else if (state == CircuitState.CLOSED && breaker != null && (completed || failed)) {
                window.add(nanos.getAsLong(), failed);
                if (window.isStormy(breaker.minimum(), breaker.failureRate())) {
                    open();
                }
            }
        } finally {
            lock.unlock();
        }
        tell();
    }

    private void open() {
        state = CircuitState.OPEN;
        restEnds = nanos.getAsLong() + (breaker == null ? 0 : breaker.rest().toNanos());
    }

    /** Tells of a change, if there was one: not from within {@link #take}, whose caller holds a lock. */
    void tell() {
        CircuitState now;
        lock.lock();
        try {
            if (state == told) {
                return;
            }
            now = state;
            told = now;
        } finally {
            lock.unlock();
        }
        switch (now) {
            case OPEN -> log.warn("Too many jobs of queue '{}' fail: this worker takes none for a while.", queue);
            case HALF_OPEN -> log.info("This worker tries a single job of queue '{}'.", queue);
            case CLOSED -> log.info("A job of queue '{}' completed: this worker takes jobs again.", queue);
        }
        changed.accept(now);
    }
}
