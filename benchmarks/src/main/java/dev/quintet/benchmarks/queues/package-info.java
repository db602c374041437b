/** The queues beside Node's BullMQ. */
@NullMarked
package dev.quintet.benchmarks.queues;

import org.jspecify.annotations.NullMarked;
