/** Queues that Node and Java applications share: the real BullMQ at the other end. */
@NullMarked
package dev.quintet.interoptests.queues;

import org.jspecify.annotations.NullMarked;
