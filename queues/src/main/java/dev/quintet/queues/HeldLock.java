package dev.quintet.queues;

/** The lock of one job that runs here, and who is to be told when it is lost. */
final class HeldLock {
    private final String jobId;
    private final String token;
    private final LossListener listener;
    private volatile long renewedAt;
    private volatile long perhapsRenewedAt;

    /** Told once, on the thread that found out. */
    @FunctionalInterface
    interface LossListener {
        void lost(String reason);
    }

    HeldLock(String jobId, String token, long takenAt, LossListener listener) {
        this.jobId = jobId;
        this.token = token;
        this.renewedAt = takenAt;
        this.perhapsRenewedAt = takenAt;
        this.listener = listener;
    }

    String jobId() {
        return jobId;
    }

    String token() {
        return token;
    }

    /** The last time that Redis confirmed it, in ms. */
    long renewedAt() {
        return renewedAt;
    }

    /** The last time that Redis may have renewed it. */
    long perhapsRenewedAt() {
        return perhapsRenewedAt;
    }

    void renewed(long at) {
        renewedAt = at;
        perhapsRenewedAt = at;
    }

    void perhapsRenewed(long at) {
        perhapsRenewedAt = at;
    }

    void lost(String reason) {
        listener.lost(reason);
    }
}
