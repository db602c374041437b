/** Queues from a shell: add jobs, work them with any program, look after them. */
@NullMarked
package dev.quintet.cli.queues;

import org.jspecify.annotations.NullMarked;
