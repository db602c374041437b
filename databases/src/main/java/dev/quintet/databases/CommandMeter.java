package dev.quintet.databases;

import dev.quintet.databases.errors.AccessDeniedException;
import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.databases.errors.WriteRefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Times the commands of one database, by outcome. */
final class CommandMeter {
    /** How a command ended, as the tag {@code outcome} shows it. */
    enum Outcome {
        OK("ok"),
        UNAVAILABLE("unavailable"),
        UNKNOWN("unknown"),
        WRITE_REFUSED("write-refused"),
        DENIED("denied"),
        FAILED("failed");

        private final String tag;

        Outcome(String tag) {
            this.tag = tag;
        }
    }

    private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
    private final Timer ok;

    CommandMeter(MeterRegistry registry, String database) {
        for (Outcome outcome : Outcome.values()) {
            Timer timer = Timer.builder("quintet.redis.commands")
                    .description("Time from sending a command to its answer, or to giving up on it")
                    .tag("database", database)
                    .tag("outcome", outcome.tag)
                    .register(registry);
            timers.put(outcome, timer);
        }
        ok = timer(Outcome.OK);
    }

    void succeeded(long startedAtNanos) {
        ok.record(System.nanoTime() - startedAtNanos, TimeUnit.NANOSECONDS);
    }

    void failed(long startedAtNanos, Throwable failure) {
        timer(outcome(failure)).record(System.nanoTime() - startedAtNanos, TimeUnit.NANOSECONDS);
    }

    private static Outcome outcome(Throwable failure) {
        if (failure instanceof OutcomeUnknownException) {
            return Outcome.UNKNOWN;
        }
        if (failure instanceof DatabaseUnavailableException) {
            return Outcome.UNAVAILABLE;
        }
        if (failure instanceof WriteRefusedException) {
            return Outcome.WRITE_REFUSED;
        }
        if (failure instanceof AccessDeniedException) {
            return Outcome.DENIED;
        }
        return failure instanceof CommandFailedException ? Outcome.FAILED : Outcome.UNAVAILABLE;
    }

    private Timer timer(Outcome outcome) {
        Timer timer = timers.get(outcome);
        if (timer == null) {
            throw new IllegalStateException("No timer for " + outcome);
        }
        return timer;
    }
}
