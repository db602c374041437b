@NullMarked
package dev.quintet.queues.cron;

import org.jspecify.annotations.NullMarked;
