package dev.quintet.benchmarks.ratelimits;

import java.io.IOException;

/** One of the limiters that are compared. */
interface Peer extends AutoCloseable {
    /** What callers got. */
    record Decisions(long made, long unexpected) {}

    String name();

    /** Gets ready for a load; uses its keys up if it is about refusals. */
    void prepare(Load load) throws IOException;

    /** Asks about random keys, as fast as {@code callers} at a time can, each waiting for its answer. */
    Decisions decide(Load load, int callers, double seconds) throws Exception;

    @Override
    void close();
}
