package dev.quintet.queues.protocol;

/** The keys that each queue has once. */
public enum Suffix implements QueueScript.Slot {
    /** The beginning of every key, which many scripts take as a key itself. */
    BASE(""),
    WAIT("wait"),
    ACTIVE("active"),
    PAUSED("paused"),
    PRIORITIZED("prioritized"),
    DELAYED("delayed"),
    WAITING_CHILDREN("waiting-children"),
    COMPLETED("completed"),
    FAILED("failed"),
    MARKER("marker"),
    META("meta"),
    EVENTS("events"),
    ID("id"),
    /** Counts insertions into the prioritized jobs. */
    PRIORITY_COUNTER("pc"),
    LIMITER("limiter"),
    STALLED("stalled"),
    STALLED_CHECK("stalled-check"),
    /** The schedulers. */
    REPEAT("repeat"),
    METRICS_COMPLETED("metrics:completed"),
    METRICS_COMPLETED_DATA("metrics:completed:data"),
    METRICS_FAILED("metrics:failed"),
    METRICS_FAILED_DATA("metrics:failed:data");

    private final String text;

    Suffix(String text) {
        this.text = text;
    }

    /** As it stands at the end of the key. */
    public String text() {
        return text;
    }

    @Override
    public String described() {
        return this == BASE ? "<baseKey>" : text;
    }
}
