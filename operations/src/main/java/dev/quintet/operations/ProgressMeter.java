package dev.quintet.operations;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Counts what a job does, tells its listener, and holds it to a pace. Not thread-safe. */
public final class ProgressMeter {
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(250);

    private final ProgressListener listener;
    private final long keysPerSecond;
    private final long began = System.nanoTime();
    private String doing = "";
    private long total;
    private long done;
    private long bytes;
    private long told = began;

    /** @param keysPerSecond the pace to keep to; 0 for as fast as it goes */
    public ProgressMeter(ProgressListener listener, long keysPerSecond) {
        this.listener = listener;
        this.keysPerSecond = keysPerSecond;
    }

    /** Tells what is done from now on; the total is that of the whole job, 0 if nobody knows. */
    public void begin(String what, long wholeTotal) {
        doing = what;
        total = wholeTotal;
    }

    /** Notes work done; waits where the job is ahead of its pace, unless the thread is interrupted. */
    public void did(long keys, long moreBytes) {
        done += keys;
        bytes += moreBytes;
        if (keysPerSecond > 0) {
            keepPace();
        }
        long now = System.nanoTime();
        if (now - told >= BETWEEN) {
            told = now;
            tell(now);
        }
    }

    private void keepPace() {
        long due = began + (long) (done * 1e9 / keysPerSecond);
        for (long ahead = due - System.nanoTime();
                ahead > 0 && !Thread.currentThread().isInterrupted();
                ahead = due - System.nanoTime()) {
            LockSupport.parkNanos(this, ahead);
        }
    }

    /** Tells how it stands at the end. */
    public void end() {
        tell(System.nanoTime());
    }

    private void tell(long now) {
        listener.progressed(new Progress(
                doing, done, total == 0 ? 0 : Math.max(total, done), bytes, Duration.ofNanos(now - began)));
    }

    public long done() {
        return done;
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
