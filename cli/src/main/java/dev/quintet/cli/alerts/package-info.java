/** Alerts of {@code quintet serve}: their file, the figures of queues, limits and backups, and a queue for what must arrive. */
@NullMarked
package dev.quintet.cli.alerts;

import org.jspecify.annotations.NullMarked;
