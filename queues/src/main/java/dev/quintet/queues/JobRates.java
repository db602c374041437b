package dev.quintet.queues;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How many jobs of a queue finished, minute by minute. Written by workers that were told to; the latest minute is told when the
 * first job of a later one finishes.
 *
 * @param total how many finished since it was begun to count
 * @param upTo the time up to which minutes are told
 * @param perMinute the jobs of each minute, the latest first; those that were asked for
 * @param minutes how many minutes are kept
 * @since 1.0
 */
public record JobRates(long total, Optional<Instant> upTo, List<Long> perMinute, long minutes) {
    public JobRates {
        perMinute = List.copyOf(perMinute);
    }
}
