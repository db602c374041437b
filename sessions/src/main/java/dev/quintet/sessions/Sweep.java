package dev.quintet.sessions;

import java.time.Duration;

/**
 * How a process takes part in sweeping: one at a time walks over the sessions, tells the listeners what happened, deletes what
 * would stay for ever and what was written back after its revocation.
 *
 * @param interval how long between two rounds, default 5 s
 * @param pageSize how many keys are looked at per round and kind of work, default 1000
 * @param told whether Redis is asked to tell which keys change (CLIENT TRACKING, which unlike keyspace notifications needs no
 *     setting of the server's), default true: then whatever anybody does is told to listeners within about {@code interval}.
 *     Without it, or after an interruption, what other processes did comes when the walk gets to it, after {@code interval *
 *     keys / pageSize} at most; the expiry of known sessions is never later than {@code interval}
 * @since 1.0
 */
public record Sweep(Duration interval, int pageSize, boolean told) {
    public static final Sweep DEFAULTS = new Sweep(Duration.ofSeconds(5), 1000, true);

    public Sweep {
        if (interval.toMillis() < 10) {
            throw new IllegalArgumentException("interval must be at least 10 ms, was " + interval);
        }
        if (pageSize < 10 || pageSize > 10_000) {
            throw new IllegalArgumentException("pageSize must be from 10 to 10000 keys, was " + pageSize);
        }
    }

    public Sweep withInterval(Duration interval) {
        return new Sweep(interval, pageSize, told);
    }

    public Sweep withPageSize(int pageSize) {
        return new Sweep(interval, pageSize, told);
    }

    public Sweep withTold(boolean told) {
        return new Sweep(interval, pageSize, told);
    }
}
