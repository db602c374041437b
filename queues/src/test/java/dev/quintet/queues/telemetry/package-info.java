@NullMarked
package dev.quintet.queues.telemetry;

import org.jspecify.annotations.NullMarked;
