@NullMarked
package dev.quintet.springbootstarter.queues;

import org.jspecify.annotations.NullMarked;
