package dev.quintet.queues;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a job is. BullMQ has a key for each of these.
 *
 * @since 1.0
 */
public enum JobState {
    /** Ready to run, without a priority. */
    WAITING("waiting", "wait"),
    /** Ready to run, after those without a priority. */
    PRIORITIZED("prioritized", "prioritized"),
    /** Being processed. */
    ACTIVE("active", "active"),
    /** Not ready before a certain time. */
    DELAYED("delayed", "delayed"),
    /** Waits for the jobs that it is the parent of. */
    WAITING_CHILDREN("waiting-children", "waiting-children"),
    /** Done. */
    COMPLETED("completed", "completed"),
    /** Failed for good. */
    FAILED("failed", "failed"),
    /** In none of the states: there is no such job, or it is on its way from one to another. */
    UNKNOWN("unknown", "");

    private final String wireName;
    private final String key;

    JobState(String wireName, String key) {
        this.wireName = wireName;
        this.key = key;
    }

    /** Every state that a job can be in. */
    public static Set<JobState> all() {
        return EnumSet.complementOf(EnumSet.of(UNKNOWN));
    }

    /** BullMQ's word for it, such as {@code waiting-children}. */
    public String wireName() {
        return wireName;
    }

    /** The end of the key that holds its jobs. */
    String key() {
        return key;
    }

    /** The state of that wire name; {@code wait} and {@code paused}, words of older versions, are waiting. */
    public static JobState of(String wireName) {
        if (wireName.equals("wait") || wireName.equals("paused")) {
            return WAITING;
        }
        return Arrays.stream(values())
                .filter(state -> state.wireName.equals(wireName))
                .findFirst()
                .orElse(UNKNOWN);
    }

    @Override
    public String toString() {
        return wireName;
    }
}
