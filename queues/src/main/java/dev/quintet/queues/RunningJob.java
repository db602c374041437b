package dev.quintet.queues;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job while its handler has it, with its data as a value.
 *
 * @param <T> what the data is read as
 * @since 1.0
 */
public final class RunningJob<T> {
    private final HeldJob held;
    private final Job job;
    private final Class<T> type;
    private @Nullable T data;

    RunningJob(HeldJob held, Class<T> type) {
        this.held = held;
        this.job = held.job();
        this.type = type;
    }

    /** The job, for everything else that can be done with one. */
    public Job job() {
        return job;
    }

    public String id() {
        return job.id();
    }

    public String name() {
        return job.name();
    }

    /**
     * What is to be done.
     *
     * @throws UnreadableJobException if it does not fit the type, or is {@code null}; thrown on by the handler, it fails the attempt
     */
    public T data() {
        T read = data;
        if (read == null) {
            read = job.data(type);
            data = read;
        }
        return read;
    }

    /** The job with its lock, to move it by hand; afterwards throw the {@link JobSignalException} that says where it went. */
    public HeldJob held() {
        return held;
    }

    /** Tells how far it is; see {@link Job#updateProgress}. */
    public void updateProgress(@Nullable Object progress) {
        job.updateProgress(progress);
    }

    /** Adds a row to the job's log; see {@link Job#log}. */
    public void log(String row) {
        long unused = job.log(row);
    }

    /**
     * How often the job has been begun, this time included: grows with every run, so that a system that remembers the largest number it
     * has seen can refuse a run that has lost its lock and does not know.
     */
    public int attemptsStarted() {
        return job.attemptsStarted();
    }

    /** How often it has failed so far. */
    public int attemptsMade() {
        return job.attemptsMade();
    }

    /** Why it failed the last time, if it did. */
    public Optional<String> failedReason() {
        return job.failedReason();
    }
}
