/**
 * What BullMQ's scripts refuse, one class per decision that a caller can make.
 *
 * <p>{@link dev.quintet.queues.errors.JobNotFoundException}: the job is gone. {@link
 * dev.quintet.queues.errors.LockLostException}: somebody else has it, drop the result. {@link
 * dev.quintet.queues.errors.JobStateException}: look at its state first. {@link
 * dev.quintet.queues.errors.ParentRefusedException}: mend the parent that was given. {@link
 * dev.quintet.queues.errors.SchedulerSlotTakenException}: that iteration is there already. Messages are those of Node's
 * BullMQ, which people know and search for.
 */
@NullMarked
package dev.quintet.queues.errors;

import org.jspecify.annotations.NullMarked;
