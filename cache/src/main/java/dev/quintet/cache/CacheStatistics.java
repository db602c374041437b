package dev.quintet.cache;

import dev.quintet.databases.DatabaseInfo;
import dev.quintet.databases.MemoryEstimate;
import java.time.Duration;
import java.util.Optional;

/**
 * What a cache holds, and what this process did with it since it was opened.
 *
 * @param keys how many keys the database holds, whoever wrote them; 0 if it could not be asked
 * @param memory what they take; empty if it could not be measured
 * @param hits reads that found something, near hits included
 * @param nearHits reads that were answered in this process
 * @param misses reads that found nothing
 * @param puts values stored, loaded ones included
 * @param removals entries deleted
 * @param loads loaders that gave an answer
 * @param loadFailures loaders that threw
 * @param loadTime the time all of these took together
 * @param unreadable reads that found something other than they asked for
 * @param tooLarge values not stored because of their size
 * @param unanswered calls that Redis did not answer, or was not asked because it had not answered before
 * @since 1.0
 */
public record CacheStatistics(
        long keys,
        Optional<MemoryEstimate> memory,
        long hits,
        long nearHits,
        long misses,
        long puts,
        long removals,
        long loads,
        long loadFailures,
        Duration loadTime,
        long unreadable,
        long tooLarge,
        long unanswered) {
    static CacheStatistics of(DatabaseInfo info, CacheMeter meter) {
        return new CacheStatistics(
                info.keys(),
                info.memory(),
                meter.hits.sum(),
                meter.nearHits.sum(),
                meter.misses.sum(),
                meter.puts.sum(),
                meter.removals.sum(),
                meter.loads.sum(),
                meter.loadFailures.sum(),
                Duration.ofNanos(meter.loadNanos.sum()),
                meter.unreadable.sum(),
                meter.tooLarge.sum(),
                meter.unanswered.sum());
    }
}
