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
    private final Job job;
    private final String token;
    private final Class<T> type;
    private @Nullable T data;

    RunningJob(Job job, String token, Class<T> type) {
        this.job = job;
        this.token = token;
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

    /** With what the job's lock is held; moving the job takes it. */
    public String token() {
        return token;
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
