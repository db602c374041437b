package dev.quintet.operations;

/**
 * Is told how far a job is, about four times a second and once at the end, on the thread that does the job. What it throws
 * ends the job, as if Redis had failed there.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface ProgressListener {
    /** Nobody listens. */
    ProgressListener NONE = progress -> {};

    void progressed(Progress progress);
}
