package dev.quintet.queues.protocol;

import static dev.quintet.queues.protocol.Suffix.*;

import dev.quintet.bullmqscripts.BullmqScripts;
import dev.quintet.databases.Script;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BullMQ's scripts, as far as they are called, each with the keys that it takes, in order.
 *
 * <p>A key is one of the queue's own, or a hole that the caller fills with a job's key or the like. That these lists are
 * those of the pinned version is tested against {@code scripts.tsv} of the module {@code bullmq-scripts}, where the arguments
 * stand too; a script that changes ends the build of that module.
 */
public enum QueueScript {
    ADD_DELAYED_JOB("addDelayedJob", MARKER, META, ID, DELAYED, COMPLETED, EVENTS),
    ADD_JOB_SCHEDULER(
            "addJobScheduler",
            REPEAT,
            DELAYED,
            WAIT,
            PAUSED,
            META,
            PRIORITIZED,
            MARKER,
            ID,
            EVENTS,
            PRIORITY_COUNTER,
            ACTIVE),
    ADD_LOG("addLog", hole("<jobKey>"), hole("<jobKey>:logs")),
    ADD_PARENT_JOB("addParentJob", META, ID, DELAYED, WAITING_CHILDREN, COMPLETED, EVENTS),
    ADD_PRIORITIZED_JOB(
            "addPrioritizedJob", MARKER, META, ID, PRIORITIZED, DELAYED, COMPLETED, ACTIVE, EVENTS, PRIORITY_COUNTER),
    ADD_STANDARD_JOB("addStandardJob", WAIT, PAUSED, META, ID, COMPLETED, DELAYED, ACTIVE, EVENTS, MARKER),
    CHANGE_DELAY("changeDelay", DELAYED, META, MARKER, EVENTS),
    CHANGE_PRIORITY("changePriority", WAIT, PAUSED, META, PRIORITIZED, ACTIVE, PRIORITY_COUNTER, MARKER),
    CLEAN_JOBS_IN_SET("cleanJobsInSet", hole("<state>"), EVENTS, REPEAT),
    DRAIN("drain", WAIT, PAUSED, DELAYED, PRIORITIZED, REPEAT),
    EXTEND_LOCK("extendLock", hole("<jobKey>:lock"), STALLED),
    EXTEND_LOCKS("extendLocks", STALLED),
    GET_COUNTS("getCounts", BASE),
    GET_COUNTS_PER_PRIORITY("getCountsPerPriority", WAIT, PRIORITIZED),
    GET_DEPENDENCY_COUNTS(
            "getDependencyCounts",
            hole("<jobKey>:processed"),
            hole("<jobKey>:dependencies"),
            hole("<jobKey>:failed"),
            hole("<jobKey>:unsuccessful")),
    GET_JOB_SCHEDULER("getJobScheduler", REPEAT),
    GET_JOBS("getJobs", BASE),
    GET_METRICS("getMetrics", hole("metrics:<type>"), hole("metrics:<type>:data")),
    GET_RANGES("getRanges", BASE),
    GET_RATE_LIMIT_TTL("getRateLimitTtl", LIMITER, META),
    GET_STATE_V2("getStateV2", COMPLETED, FAILED, DELAYED, ACTIVE, WAIT, PAUSED, WAITING_CHILDREN, PRIORITIZED),
    IS_FINISHED("isFinished", COMPLETED, FAILED, hole("<jobKey>")),
    IS_MAXED("isMaxed", META, ACTIVE),
    MOVE_JOB_FROM_ACTIVE_TO_WAIT(
            "moveJobFromActiveToWait", ACTIVE, WAIT, STALLED, PAUSED, META, LIMITER, PRIORITIZED, MARKER, EVENTS),
    MOVE_JOBS_TO_WAIT("moveJobsToWait", BASE, EVENTS, hole("<state>"), WAIT, PAUSED, META, ACTIVE, MARKER),
    MOVE_STALLED_JOBS_TO_WAIT(
            "moveStalledJobsToWait", STALLED, WAIT, ACTIVE, STALLED_CHECK, META, PAUSED, MARKER, EVENTS, REPEAT),
    MOVE_TO_ACTIVE(
            "moveToActive",
            WAIT,
            ACTIVE,
            PRIORITIZED,
            EVENTS,
            STALLED,
            LIMITER,
            DELAYED,
            PAUSED,
            META,
            PRIORITY_COUNTER,
            MARKER),
    MOVE_TO_DELAYED(
            "moveToDelayed",
            MARKER,
            ACTIVE,
            PRIORITIZED,
            DELAYED,
            hole("<jobKey>"),
            EVENTS,
            META,
            STALLED,
            WAIT,
            LIMITER,
            PRIORITY_COUNTER),
    MOVE_TO_FINISHED(
            "moveToFinished",
            WAIT,
            ACTIVE,
            PRIORITIZED,
            EVENTS,
            STALLED,
            LIMITER,
            DELAYED,
            PAUSED,
            META,
            PRIORITY_COUNTER,
            hole("<completed or failed>"),
            hole("<jobKey>"),
            hole("<metrics:completed or metrics:failed>"),
            MARKER),
    MOVE_TO_WAITING_CHILDREN(
            "moveToWaitingChildren",
            ACTIVE,
            WAITING_CHILDREN,
            hole("<jobKey>"),
            hole("<jobKey>:dependencies"),
            hole("<jobKey>:unsuccessful"),
            STALLED,
            EVENTS),
    OBLITERATE("obliterate", META, BASE),
    PAGINATE("paginate", hole("<any set or hash key>")),
    PAUSE(
            "pause",
            hole("<wait; paused when resuming>"),
            hole("<paused; wait when resuming>"),
            META,
            PRIORITIZED,
            EVENTS,
            DELAYED,
            MARKER),
    PROMOTE("promote", DELAYED, WAIT, PAUSED, META, PRIORITIZED, ACTIVE, PRIORITY_COUNTER, EVENTS, MARKER),
    RELEASE_PARENT_IF_NO_PENDING_DEPENDENCIES(
            "releaseParentIfNoPendingDependencies", hole("<parentKey>"), hole("<parentKey>:dependencies")),
    REMOVE_CHILD_DEPENDENCY("removeChildDependency", BASE),
    REMOVE_DEDUPLICATION_KEY("removeDeduplicationKey", hole("de:<dedupId>")),
    REMOVE_JOB("removeJob", hole("<jobKey>"), REPEAT),
    REMOVE_JOB_SCHEDULER("removeJobScheduler", REPEAT, DELAYED, EVENTS),
    REMOVE_ORPHANED_JOBS("removeOrphanedJobs", BASE),
    REMOVE_UNPROCESSED_CHILDREN("removeUnprocessedChildren", hole("<jobKey>"), META),
    REPROCESS_JOB(
            "reprocessJob",
            hole("<jobKey>"),
            EVENTS,
            hole("<completed or failed>"),
            WAIT,
            META,
            ACTIVE,
            MARKER,
            PRIORITIZED,
            PRIORITY_COUNTER),
    RETRY_JOB(
            "retryJob",
            ACTIVE,
            WAIT,
            PAUSED,
            hole("<jobKey>"),
            META,
            EVENTS,
            DELAYED,
            PRIORITIZED,
            PRIORITY_COUNTER,
            MARKER,
            STALLED),
    UPDATE_DATA("updateData", hole("<jobKey>")),
    UPDATE_JOB_SCHEDULER(
            "updateJobScheduler",
            REPEAT,
            DELAYED,
            WAIT,
            PAUSED,
            META,
            PRIORITIZED,
            MARKER,
            ID,
            EVENTS,
            PRIORITY_COUNTER,
            hole("<producerJobKey or \"\">"),
            ACTIVE),
    UPDATE_PROGRESS("updateProgress", hole("<jobKey>"), EVENTS, META);

    /** A place in a script's list of keys. */
    sealed interface Slot permits Suffix, Hole {
        /** As the place is written in the table of scripts. */
        String described();
    }

    /** A key that only the caller knows. */
    record Hole(String described) implements Slot {}

    private final String scriptName;
    private final List<Slot> slots;
    private final Script<List<@Nullable Object>> script;

    QueueScript(String scriptName, Slot... slots) {
        this.scriptName = scriptName;
        this.slots = List.of(slots);
        this.script = Script.of(scriptName, BullmqScripts.source(scriptName, slots.length), ScriptOutputType.MULTI);
    }

    private static Hole hole(String described) {
        return new Hole(described);
    }

    /** BullMQ's name for it, such as {@code addStandardJob}. */
    public String scriptName() {
        return scriptName;
    }

    List<Slot> slots() {
        return slots;
    }

    Script<List<@Nullable Object>> script() {
        return script;
    }

    /**
     * A call of it on a queue.
     *
     * @param keys the queue's keys
     * @param holes what fills the holes, in order
     * @throws IllegalArgumentException if their number is wrong
     */
    public ScriptCall.WithKeys on(QueueKeys keys, String... holes) {
        List<byte[]> filled = new ArrayList<>(slots.size());
        int next = 0;
        for (Slot slot : slots) {
            if (slot instanceof Suffix suffix) {
                filled.add(keys.keyBytes(suffix));
            } else if (next < holes.length) {
                filled.add(QueueKeys.bytes(holes[next++]));
            }
        }
        if (filled.size() < slots.size() || next < holes.length) {
            throw new IllegalArgumentException(scriptName + " takes the keys " + slots + ", but was given "
                    + holes.length + " beside the queue's own");
        }
        return new ScriptCall.WithKeys(this, filled);
    }
}
