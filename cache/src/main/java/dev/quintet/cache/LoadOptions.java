package dev.quintet.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a value is loaded and how what was loaded is kept. Immutable.
 *
 * @since 1.0
 */
public final class LoadOptions {
    /**
     * The cache's own time to live, no tags; "there is none" is kept for 1 minute; nothing is served stale; refreshed early
     * as in the XFetch paper; nobody waits longer than 30 s for somebody else.
     */
    public static final LoadOptions DEFAULTS =
            new LoadOptions(EntryOptions.DEFAULTS, Duration.ofMinutes(1), Duration.ZERO, 1.0, Duration.ofSeconds(30));

    private final EntryOptions entry;
    private final Duration absentTtl;
    private final Duration staleFor;
    private final double earliness;
    private final Duration deadline;

    private LoadOptions(
            EntryOptions entry, Duration absentTtl, Duration staleFor, double earliness, Duration deadline) {
        this.entry = entry;
        this.absentTtl = absentTtl;
        this.staleFor = staleFor;
        this.earliness = earliness;
        this.deadline = deadline;
    }

    /** How long a loaded value lives, instead of {@link CacheOptions#ttl()}. */
    public LoadOptions withTtl(Duration ttl) {
        return new LoadOptions(entry.withTtl(ttl), absentTtl, staleFor, earliness, deadline);
    }

    /** The tags of the loaded value; see {@link EntryOptions#withTags}. */
    public LoadOptions withTags(String... tags) {
        return new LoadOptions(entry.withTags(tags), absentTtl, staleFor, earliness, deadline);
    }

    /** How long "there is none" is remembered, 1 minute by default; zero to ask each time. */
    public LoadOptions withAbsentTtl(Duration absentTtl) {
        return new LoadOptions(entry, notNegative("absentTtl", absentTtl), staleFor, earliness, deadline);
    }

    /**
     * How long beyond its time to live a value may still be served while it is loaded anew in the background; zero by
     * default. Readers then never wait for an expired value, and plain reads and other clients see it as long.
     */
    public LoadOptions withStaleFor(Duration staleFor) {
        return new LoadOptions(entry, absentTtl, notNegative("staleFor", staleFor), earliness, deadline);
    }

    /**
     * How eagerly values are loaded again before they expire, the paper's beta: 1 by default, more is earlier, 0 is never.
     * With 1, a value that takes 100 ms to load is refreshed about 100 ms before its end if it is read all the time.
     */
    public LoadOptions withEarlyRefresh(double earliness) {
        if (!(earliness >= 0 && earliness <= 100)) {
            throw new IllegalArgumentException("earlyRefresh must be from 0 to 100, was " + earliness);
        }
        return new LoadOptions(entry, absentTtl, staleFor, earliness, deadline);
    }

    /**
     * The longest a caller waits for somebody else's load, 30 s by default. A caller's own loader runs on its own thread and
     * cannot be cut short; but from then on it no longer keeps others from loading.
     */
    public LoadOptions withDeadline(Duration deadline) {
        if (deadline.toMillis() < 1) {
            throw new IllegalArgumentException("deadline must be at least 1 ms, was " + deadline);
        }
        return new LoadOptions(entry, absentTtl, staleFor, earliness, deadline);
    }

    private static Duration notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
        return value;
    }

    public Optional<Duration> ttl() {
        return entry.ttl();
    }

    public Set<String> tags() {
        return entry.tags();
    }

    public Duration absentTtl() {
        return absentTtl;
    }

    public Duration staleFor() {
        return staleFor;
    }

    public double earlyRefresh() {
        return earliness;
    }

    public Duration deadline() {
        return deadline;
    }
}
