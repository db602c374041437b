package dev.quintet.operations;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a job is.
 *
 * @param doing what is being done, for people: {@code backing up cache}
 * @param done keys so far
 * @param total keys in all, as far as is known; it may turn out to be more or fewer; 0 if nobody knows
 * @param bytes of names and values so far; 0 where they are not seen, as when a server moves keys itself
 * @param elapsed since the job began
 * @since 1.0
 */
public record Progress(String doing, long done, long total, long bytes, Duration elapsed) {
    /** Keys per second so far. */
    public double keysPerSecond() {
        return elapsed.isZero() ? 0 : done / (elapsed.toNanos() / 1e9);
    }

    /** How long it will take still, at the pace so far; empty while that is anybody's guess. */
    public Optional<Duration> timeLeft() {
        if (done == 0 || total <= 0) {
            return Optional.empty();
        }
        double nanos = (double) elapsed.toNanos() / done * Math.max(0, total - done);
        return Optional.of(Duration.ofNanos((long) nanos));
    }
}
