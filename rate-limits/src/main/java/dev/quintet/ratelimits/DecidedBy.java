package dev.quintet.ratelimits;

/**
 * Where a decision was made.
 *
 * @since 1.0
 */
public enum DecidedBy {
    /** By the script, in Redis. */
    REDIS("redis"),
    /** In this process, which remembers a refusal by Redis until the moment that Redis named. As exact as Redis itself. */
    MEMORY("memory"),
    /** In this process, by {@link WhenUnavailable}, because Redis did not answer in time. */
    POLICY("policy");

    private final String tag;

    DecidedBy(String tag) {
        this.tag = tag;
    }

    /** As metrics show it. */
    String tag() {
        return tag;
    }
}
