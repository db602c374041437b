/**
 * Cron patterns in the dialect of Node's cron-parser 5, which is what BullMQ schedules by: the same next run to the second, also
 * when clocks change. Start at {@link dev.quintet.queues.cron.CronPattern}.
 */
@NullMarked
package dev.quintet.queues.cron;

import org.jspecify.annotations.NullMarked;
