@NullMarked
package dev.quintet.queues.protocol;

import org.jspecify.annotations.NullMarked;
