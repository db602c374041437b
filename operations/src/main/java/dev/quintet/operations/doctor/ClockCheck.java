package dev.quintet.operations.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How far the server's clock is from ours. Windows and expiries go by the server's; due times of jobs, as BullMQ has it, by the
 * clock of whoever adds or fetches them; sessions by that of whoever signs people in.
 */
final class ClockCheck implements Check {
    private final Duration most;

    ClockCheck(Duration most) {
        this.most = most;
    }

    @Override
    public void look(Server server, Findings findings) {
        Instant before = Instant.now();
        List<String> time = server.any().<List<String>>call(redis -> redis.time());
        Instant after = Instant.now();
        Instant there = Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1000);
        Duration apart = there.isBefore(before)
                ? Duration.between(there, before)
                : there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
        if (apart.compareTo(most) > 0) {
            findings.warn(
                    "clock",
                    server.databases(),
                    "The clock of " + server.address() + " is " + apart.toMillis() + " ms "
                            + (there.isBefore(before) ? "behind" : "ahead of") + " this machine's: delayed jobs run"
                            + " too early or too late, and sessions made on one side can be refused on the other.",
                    "Let both follow the same time service (NTP).");
        }
    }

    @Override
    public String toString() {
        return "The clock";
    }
}
