/** Our session store beside Spring Session's. */
@NullMarked
package dev.quintet.benchmarks.sessions;

import org.jspecify.annotations.NullMarked;
