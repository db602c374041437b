package dev.quintet.queues;

import dev.quintet.queues.protocol.StoredJob;
import java.util.Map;
import java.util.Optional;

/**
 * A job that was given to this worker, as it was stored then.
 *
 * @param stored all its fields
 * @param token with what its lock was taken
 * @param options its options
 */
record TakenJob(StoredJob stored, String token, JobOptions options) {
    static TakenJob of(String id, String token, Map<String, String> hash) {
        StoredJob stored = new StoredJob(id, hash);
        return new TakenJob(stored, token, JobOptions.ofStored(stored.options()));
    }

    String id() {
        return stored.id();
    }

    /** Attempts that have ended so far. */
    int attemptsMade() {
        return stored.attemptsMade();
    }

    /** Runs that have begun, this one included. */
    int attemptsStarted() {
        return stored.attemptsStarted();
    }

    /** Why the job is to fail instead of being run. */
    Optional<String> deferredFailure() {
        return stored.text("defa");
    }

    /** The scheduler that made it. */
    Optional<String> scheduler() {
        return stored.text("rjk").filter(id -> !id.isEmpty());
    }

    /** When it was taken, by the clock of whoever took it. */
    long processedOn(long otherwise) {
        return stored.number("processedOn").orElse(otherwise);
    }

    /**
     * Whether its hash was gone when it was taken: BullMQ's script then makes a new one of what it notes itself, without a name.
     */
    boolean isGhost() {
        return stored.text("name").isEmpty();
    }
}
