package dev.quintet.ratelimits;

import java.time.Instant;

/** The clocks that decisions stand on; a seam for tests, which hold both still. */
interface Time {
    /** The server's clock for windows, this process' monotonic clock for what it remembers. */
    Time REAL = new Time() {
        @Override
        public String forScripts() {
            return "";
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant instant() {
            return Instant.now();
        }
    };

    /** What scripts take for now: microseconds since 1970, or nothing for the server's own clock. */
    String forScripts();

    /** A clock that never goes backwards, for durations in this process. */
    long nanos();

    /** For telling people when; nothing is decided by it. */
    Instant instant();
}
