package dev.quintet.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a value is stored. Immutable.
 *
 * @since 1.0
 */
public final class EntryOptions {
    /** The cache's own time to live, no tags. */
    public static final EntryOptions DEFAULTS = new EntryOptions(Optional.empty(), Set.of());

    private final Optional<Duration> ttl;
    private final Set<String> tags;

    private EntryOptions(Optional<Duration> ttl, Set<String> tags) {
        this.ttl = ttl;
        this.tags = tags;
    }

    /** How long the value lives, instead of {@link CacheOptions#ttl()}; spread by {@link CacheOptions#jitter()}. */
    public EntryOptions withTtl(Duration ttl) {
        return new EntryOptions(Optional.of(ttl), tags);
    }

    /**
     * The tags whose invalidation makes the value disappear, at most 16. Each costs a look-up at every read. A tagged entry
     * is not readable by other clients, because they would see it after its tag was invalidated.
     */
    public EntryOptions withTags(String... tags) {
        return new EntryOptions(ttl, checked(tags));
    }

    static Set<String> checked(String... tags) {
        Set<String> distinct = new LinkedHashSet<>(Arrays.asList(tags));
        if (distinct.size() > Tags.MOST) {
            throw new IllegalArgumentException(
                    "An entry has at most " + Tags.MOST + " tags, was given " + distinct.size());
        }
        distinct.forEach(Keys::tag);
        return distinct;
    }

    public Optional<Duration> ttl() {
        return ttl;
    }

    public Set<String> tags() {
        return Set.copyOf(tags);
    }
}
