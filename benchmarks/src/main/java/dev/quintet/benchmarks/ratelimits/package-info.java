/** The rate limits beside Bucket4j, Redisson, rate-limiter-flexible, and the bare script. */
@NullMarked
package dev.quintet.benchmarks.ratelimits;

import org.jspecify.annotations.NullMarked;
