package dev.quintet.ratelimits;

import dev.quintet.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Time that a test moves: real time, which only goes on, and the Redis server's clock, which can be set. */
public final class ManualTime implements Time {
    private final ManualClock real = ManualClock.at("2026-01-01T00:00:00Z");
    private Duration serverAhead = Duration.ZERO;

    public void advance(Duration step) {
        real.advance(step);
    }

    void advanceMicros(long micros) {
        real.advance(Duration.of(micros, ChronoUnit.MICROS));
    }

    /** Sets the server's clock forward, or back if negative, while real time stands still. */
    void setServerBy(Duration step) {
        serverAhead = serverAhead.plus(step);
    }

    /** Real time in microseconds since 1970. */
    long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, real.instant());
    }

    @Override
    public String forScripts() {
        return Long.toString(micros() + serverAhead.toNanos() / 1000);
    }

    @Override
    public long nanos() {
        return micros() * 1000;
    }

    @Override
    public Instant instant() {
        return real.instant();
    }
}
