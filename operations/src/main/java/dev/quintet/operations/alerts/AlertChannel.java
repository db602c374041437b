package dev.quintet.operations.alerts;

/**
 * A way to tell people: a log, a webhook, mail.
 *
 * @since 1.0
 */
public interface AlertChannel {
    /** Its name in reports, without any secret. */
    String name();

    /**
     * Tells, and waits until it was taken over. Bounded in time.
     *
     * @throws DeliveryException if it was not taken over; worth another try later unless it says otherwise
     */
    void deliver(AlertMessage message);
}
