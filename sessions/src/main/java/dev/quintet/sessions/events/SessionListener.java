package dev.quintet.sessions.events;

/**
 * Hears what happens to sessions, whoever does it. Each event comes at least once, to one of the processes that sweep; what
 * happened while none ran is told when one does. Called on one thread of the store's, one event at a time.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface SessionListener {
    /** Something happened. What this throws is logged and counted, and the event is not told again. */
    void happened(SessionEvent event);
}
