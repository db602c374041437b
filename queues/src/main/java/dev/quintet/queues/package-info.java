/**
 * Background jobs in BullMQ's format, shared with applications in other languages.
 */
@NullMarked
package dev.quintet.queues;

import org.jspecify.annotations.NullMarked;
