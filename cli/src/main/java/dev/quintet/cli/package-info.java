/**
 * The {@code quintet} command: {@code serve} starts the admin API, with a Redis of its own where there is none; {@code
 * health}, {@code info} and {@code clear} work on Redis directly.
 */
@NullMarked
package dev.quintet.cli;

import org.jspecify.annotations.NullMarked;
