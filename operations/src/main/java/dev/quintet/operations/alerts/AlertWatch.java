package dev.quintet.operations.alerts;

import dev.quintet.databases.Threads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads figures again and again, compares them with rules, and puts into an outbox what people must be told.
 *
 * <p>Owns one daemon thread, which takes the rounds. A source that fails is logged once per change, and the others are read all
 * the same. Every instance tells for itself: run it in one process per application.
 *
 * <p>Thread-safe.
 *
 * @since 1.0
 */
public final class AlertWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertWatch.class);

    private final String application;
    private final List<SignalSource> sources;
    private final Alerts alerts;
    private final Outbox outbox;
    private final Clock clock;
    private final List<SignalSource> failing = new ArrayList<>();
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("quintet-alert-watch-"));
    private volatile List<Alert> open = List.of();

    AlertWatch(String application, List<SignalSource> sources, List<AlertRule> rules, Outbox outbox, Clock clock) {
        this.application = application;
        this.sources = List.copyOf(sources);
        this.alerts = new Alerts(rules);
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Begins to watch at once, in the background.
     *
     * @param application whose databases these are, as messages call it
     * @param pause from the end of one round to the beginning of the next
     */
    public static AlertWatch start(
            String application, List<SignalSource> sources, List<AlertRule> rules, Outbox outbox, Duration pause) {
        if (pause.toMillis() < 100) {
            throw new IllegalArgumentException("The pause between rounds must be at least 100 ms, was " + pause);
        }
        AlertWatch watch = new AlertWatch(application, sources, rules, outbox, Clock.systemUTC());
        var unused =
                watch.rounds.scheduleWithFixedDelay(watch::guardedRound, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void guardedRound() {
        try {
            round();
        } catch (RuntimeException fault) {
            // An exception that escapes would end the schedule, and nobody would be told of anything any more.
            log.warn("A round of alerts failed", fault);
        }
    }

    void round() {
        List<Signal> signals = new ArrayList<>();
        for (SignalSource source : sources) {
            read(source, signals);
        }
        Instant now = clock.instant();
        for (Alert alert : alerts.round(signals, now)) {
            outbox.send(AlertMessage.of(application, alert, now));
        }
        open = alerts.open();
    }

    private void read(SignalSource source, List<Signal> signals) {
        try {
            signals.addAll(source.read());
            if (failing.remove(source)) {
                log.info("{} can be read again.", source.getClass().getSimpleName());
            }
        } catch (RuntimeException failure) {
            if (!failing.contains(source)) {
                failing.add(source);
                log.warn(
                        "{} cannot be read, its alerts stay as they are: {}",
                        source.getClass().getSimpleName(),
                        failure.getMessage());
            }
        }
    }

    /** What is bad now, or was told to be good again in the last round. */
    public List<Alert> open() {
        return open;
    }

    /** Sends a message that says that messages arrive. */
    public void test() {
        outbox.send(AlertMessage.test(application, clock.instant()));
    }

    /** Stops watching; the outbox stays open. */
    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
