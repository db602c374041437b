package dev.quintet.springbootstarter.cache;

import dev.quintet.cache.CacheOptions;
import dev.quintet.cache.LoadOptions;
import dev.quintet.cache.NearCacheOptions;
import dev.quintet.cache.WhenDown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings below {@code quintet.cache}. What is not set has the default of {@link CacheOptions}, {@link LoadOptions} and
 * {@link NearCacheOptions}.
 *
 * @param ttl What an entry gets when nobody says otherwise, at most 24h. 1h if not set.
 * @param jitter By what part a time to live is spread up and down, 0 to 0.5. 0.1 if not set.
 * @param maxValue The largest value, as text or JSON before compression. 1 MB (1000000 bytes) if not set.
 * @param compressFrom From what size on values are compressed. 16KB if not set.
 * @param compression Whether large values are compressed. Switch it off where other clients are to read them.
 * @param whenDown What a Redis that does not answer means: miss or fail. miss if not set.
 * @param deadline How long a call waits for Redis. 250ms if not set.
 * @param failOnUnreadable Whether reading what cannot be read throws.
 * @param lease How long a loader that died keeps others from loading. 5s if not set.
 * @param loadsWhileDown How many loaders may run at once in this process while Redis is down. 32 if not set.
 * @param loads How values are loaded when the call does not say.
 * @param near What is kept in this process too.
 * @param spring What stands behind Spring's cache annotations.
 * @since 1.0
 */
@ConfigurationProperties("quintet.cache")
public record CacheProperties(
        @Nullable Duration ttl,
        @Nullable Double jitter,
        @Nullable DataSize maxValue,
        @Nullable DataSize compressFrom,
        @DefaultValue("true") boolean compression,
        @Nullable WhenDown whenDown,
        @Nullable Duration deadline,
        @DefaultValue("false") boolean failOnUnreadable,
        @Nullable Duration lease,
        @Nullable Integer loadsWhileDown,
        @DefaultValue LoadProperties loads,
        @DefaultValue NearProperties near,
        @DefaultValue SpringProperties spring) {

    /**
     * Loading.
     *
     * @param absentTtl How long "there is none" is remembered. 1m if not set.
     * @param staleFor How long beyond its time to live a value may be served while it is loaded anew.
     * @param earlyRefresh How eagerly values are loaded again before they expire; 0 is never. 1 if not set.
     * @param deadline The longest a caller waits for somebody else's load. 30s if not set.
     */
    public record LoadProperties(
            @Nullable Duration absentTtl,
            @Nullable Duration staleFor,
            @Nullable Double earlyRefresh,
            @Nullable Duration deadline) {
        LoadOptions options() {
            LoadOptions options = LoadOptions.DEFAULTS;
            options = absentTtl == null ? options : options.withAbsentTtl(absentTtl);
            options = staleFor == null ? options : options.withStaleFor(staleFor);
            options = earlyRefresh == null ? options : options.withEarlyRefresh(earlyRefresh);
            return deadline == null ? options : options.withDeadline(deadline);
        }
    }

    /**
     * The near cache.
     *
     * @param enabled Whether what was read is kept in this process too.
     * @param maxSize About how much heap it may take. 64 MB if not set.
     * @param maxAge The longest a value is believed without asking Redis. 1m if not set.
     */
    public record NearProperties(
            @DefaultValue("false") boolean enabled,
            @Nullable DataSize maxSize,
            @Nullable Duration maxAge) {
        NearCacheOptions options() {
            NearCacheOptions options = NearCacheOptions.DEFAULTS;
            options = maxSize == null ? options : options.withMaxBytes(maxSize.toBytes());
            return maxAge == null ? options : options.withMaxAge(maxAge);
        }
    }

    /**
     * Spring's cache annotations.
     *
     * @param enabled Whether there is a CacheManager on this cache.
     * @param names The caches there are; one with another name is a mistake. Made as they are asked for if not set.
     * @param nullValues Whether a method's null is remembered.
     * @param trustedPackages Packages whose classes may be made of what stands in Redis, those below them included. Those
     *     of the application if not set.
     * @param caches Settings of single caches, by name.
     */
    public record SpringProperties(
            @DefaultValue("true") boolean enabled,
            @DefaultValue List<String> names,
            @DefaultValue("true") boolean nullValues,
            @Nullable List<String> trustedPackages,
            @DefaultValue Map<String, NamedCacheProperties> caches) {}

    /**
     * One of Spring's caches.
     *
     * @param ttl How long its entries live. quintet.cache.ttl if not set.
     * @param staleFor How long beyond that they may be served while they are loaded anew, with sync = true.
     */
    public record NamedCacheProperties(
            @Nullable Duration ttl, @Nullable Duration staleFor) {}

    CacheOptions options() {
        CacheOptions.Builder options = CacheOptions.builder().loads(loads.options());
        Optional.ofNullable(ttl).ifPresent(options::ttl);
        Optional.ofNullable(jitter).ifPresent(options::jitter);
        Optional.ofNullable(maxValue).ifPresent(size -> options.maxValueBytes(bytes("max-value", size)));
        Optional.ofNullable(compressFrom).ifPresent(size -> options.compressFrom(bytes("compress-from", size)));
        if (!compression) {
            options.withoutCompression();
        }
        Optional.ofNullable(whenDown).ifPresent(options::whenDown);
        Optional.ofNullable(deadline).ifPresent(options::deadline);
        if (failOnUnreadable) {
            options.failOnUnreadable();
        }
        Optional.ofNullable(lease).ifPresent(options::lease);
        Optional.ofNullable(loadsWhileDown).ifPresent(options::loadsWhileDown);
        if (near.enabled()) {
            options.near(near.options());
        }
        return options.build();
    }

    private static int bytes(String name, DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("quintet.cache." + name + " must be less than 2GB, was " + size);
        }
        return (int) size.toBytes();
    }
}
