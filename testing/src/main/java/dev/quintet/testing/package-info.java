/**
 * Real Redis servers, faults and clocks for tests.
 *
 * <p>{@link dev.quintet.testing.RedisServer} is where most tests begin. A server that may be hurt, a
 * {@link dev.quintet.testing.FaultProxy} before it, {@link dev.quintet.testing.Sentinel}s above it, a
 * {@link dev.quintet.testing.ManualClock} and {@link dev.quintet.testing.Seeds} are for the tests that ask what happens
 * when things go wrong.
 */
@NullMarked
package dev.quintet.testing;

import org.jspecify.annotations.NullMarked;
