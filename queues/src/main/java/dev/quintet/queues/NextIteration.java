package dev.quintet.queues;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.OutcomeUnknownException;

/** Lets the scheduler of a job that was taken make its next one. */
final class NextIteration implements SchedulerAdvance {
    private final QueueParts queue;

    NextIteration(QueueParts queue) {
        this.queue = queue;
    }

    @Override
    public void beforeRunning(TakenJob job) {
        String scheduler = job.scheduler().orElseThrow();
        try {
            queue.schedulers()
                    .advance(
                            job.id(),
                            scheduler,
                            job.stored().name(),
                            job.stored().data(),
                            job.options());
        } catch (OutcomeUnknownException maybeDone) {
            // Once made, the next job is not made again, so asking once more is safe; not asking could end the chain.
            throw new DatabaseUnavailableException(
                    "Whether scheduler '%s' of queue '%s' has made its next job is not known: %s"
                            .formatted(scheduler, queue.keys().queue(), maybeDone.getMessage()),
                    maybeDone);
        }
    }
}
