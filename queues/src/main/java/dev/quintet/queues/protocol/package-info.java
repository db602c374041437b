/**
 * Internal: how BullMQ's format is written and read. Public only for the packages of this module; it may change in any release,
 * and no other module uses it.
 *
 * <p>{@link dev.quintet.queues.protocol.QueueKeys} names the keys, {@link dev.quintet.queues.protocol.QueueScript} lists the
 * scripts and the keys that each takes, {@link dev.quintet.queues.protocol.QueueScripts} runs them, {@link
 * dev.quintet.queues.protocol.MessagePack} writes their structured arguments and {@link
 * dev.quintet.queues.protocol.ReturnCode} reads what they refuse.
 */
@NullMarked
package dev.quintet.queues.protocol;

import org.jspecify.annotations.NullMarked;
