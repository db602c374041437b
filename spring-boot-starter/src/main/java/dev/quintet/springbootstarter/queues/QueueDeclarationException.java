package dev.quintet.springbootstarter.queues;

import dev.quintet.databases.errors.QuintetException;
import java.util.List;

/**
 * Some of the application's declarations of queue workers and schedules cannot work.
 *
 * <p>Thrown at start-up, before any job is taken.
 *
 * @since 1.0
 */
public final class QueueDeclarationException extends QuintetException {
    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    QueueDeclarationException(List<String> faults) {
        super("Declarations for queues cannot work:\n  - " + String.join("\n  - ", faults), null);
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, each with the method's name. */
    public List<String> faults() {
        return faults;
    }
}
