@NullMarked
package dev.quintet.queues;

import org.jspecify.annotations.NullMarked;
