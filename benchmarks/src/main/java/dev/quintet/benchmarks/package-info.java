/** Quintet beside its peers, on the same server in the same run. Each class says the question it answers and its command. */
@NullMarked
package dev.quintet.benchmarks;

import org.jspecify.annotations.NullMarked;
