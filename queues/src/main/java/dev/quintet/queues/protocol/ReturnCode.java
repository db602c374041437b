package dev.quintet.queues.protocol;

import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.queues.errors.JobStateException;
import dev.quintet.queues.errors.LockLostException;
import dev.quintet.queues.errors.ParentRefusedException;
import dev.quintet.queues.errors.QueueRefusedException;
import dev.quintet.queues.errors.SchedulerSlotTakenException;
import org.jspecify.annotations.Nullable;

/** The negative numbers by which scripts refuse, and what is thrown for them: with the words of Node's BullMQ. */
public final class ReturnCode {
    public static final int MISSING_KEY = -1;
    public static final int MISSING_LOCK = -2;
    public static final int NOT_IN_STATE = -3;
    public static final int PENDING_CHILDREN = -4;
    public static final int MISSING_PARENT = -5;
    public static final int LOCK_MISMATCH = -6;
    public static final int PARENT_CANNOT_BE_REPLACED = -7;
    public static final int JOB_OF_SCHEDULER = -8;
    public static final int FAILED_CHILD = -9;
    public static final int SCHEDULER_JOB_EXISTS = -10;
    public static final int SCHEDULER_SLOTS_TAKEN = -11;

    private ReturnCode() {}

    /**
     * What a script was asked for.
     *
     * @param command the script, or {@code addJob} for those that add
     * @param job an id
     * @param parentKey the parent's key, where there is one
     * @param state the state in which the job should have been
     */
    public record Request(
            String command,
            String job,
            @Nullable String parentKey,
            @Nullable String state) {
        public static Request of(String command, String job) {
            return new Request(command, job, null, null);
        }

        public static Request of(String command, String job, String state) {
            return new Request(command, job, null, state);
        }
    }

    /** Whether the answer is a number that refuses. */
    public static boolean refuses(@Nullable Object reply) {
        return Reply.single(reply) instanceof Number number && number.longValue() < 0;
    }

    /**
     * Throws if the answer refuses.
     *
     * @throws QueueRefusedException of the class that fits
     */
    public static void check(@Nullable Object reply, Request request) {
        if (Reply.single(reply) instanceof Number number && number.longValue() < 0) {
            throw exception(number.intValue(), request);
        }
    }

    /** The exception for a code. */
    public static QueueRefusedException exception(int code, Request request) {
        String job = request.job();
        String command = request.command();
        return switch (code) {
            case MISSING_KEY -> new JobNotFoundException(code, "Missing key for job " + job + ". " + command);
            case MISSING_LOCK -> new LockLostException(code, "Missing lock for job " + job + ". " + command);
            case NOT_IN_STATE ->
                new JobStateException(code, "Job " + job + " is not in the " + request.state() + " state. " + command);
            case PENDING_CHILDREN ->
                new JobStateException(code, "Job " + job + " has pending dependencies. " + command);
            case MISSING_PARENT ->
                new ParentRefusedException(code, "Missing key for parent job " + request.parentKey() + ". " + command);
            case LOCK_MISMATCH ->
                new LockLostException(
                        code, "Lock mismatch for job " + job + ". Cmd " + command + " from " + request.state());
            case PARENT_CANNOT_BE_REPLACED ->
                new ParentRefusedException(
                        code, "The parent job " + request.parentKey() + " cannot be replaced. " + command);
            case JOB_OF_SCHEDULER ->
                new JobStateException(
                        code, "Job " + job + " belongs to a job scheduler and cannot be removed directly. " + command);
            case FAILED_CHILD ->
                new JobStateException(
                        code, "Cannot complete job " + job + " because it has at least one failed child. " + command);
            case SCHEDULER_JOB_EXISTS ->
                new SchedulerSlotTakenException(
                        code, "Cannot create job scheduler iteration - job ID already exists. " + command);
            case SCHEDULER_SLOTS_TAKEN ->
                new SchedulerSlotTakenException(
                        code,
                        "Cannot create job scheduler iteration - current and next time slots already have jobs. "
                                + command);
            default -> new QueueRefusedException(code, "Unknown code " + code + " error for " + job + ". " + command);
        };
    }
}
