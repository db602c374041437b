package dev.quintet.operations.alerts;

import dev.quintet.databases.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An outbox in this process: tries each channel on its own, up to eight times over about half an hour, and forgets everything when
 * the process ends. {@code quintet serve} keeps messages in a queue instead, as long as Redis takes them.
 *
 * <p>Owns one daemon thread. At most a thousand messages are under way; more are dropped, which is logged.
 *
 * @since 1.0
 */
public final class MemoryOutbox implements Outbox {
    private static final Logger log = LoggerFactory.getLogger(MemoryOutbox.class);
    private static final int MOST_UNDER_WAY = 1000;
    private static final int TRIES = 8;

    private final List<AlertChannel> channels;
    private final Duration firstPause;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private final ScheduledExecutorService postman =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("quintet-alerts-"));

    /** An outbox for these channels, whose second try comes after 15 seconds, and each further one after twice the time. */
    public MemoryOutbox(List<AlertChannel> channels) {
        this(channels, Duration.ofSeconds(15));
    }

    MemoryOutbox(List<AlertChannel> channels, Duration firstPause) {
        this.channels = List.copyOf(channels);
        this.firstPause = firstPause;
    }

    @Override
    public void send(AlertMessage message) {
        for (AlertChannel channel : channels) {
            if (room.tryAcquire()) {
                later(channel, message, 1, Duration.ZERO);
            } else {
                log.warn(
                        "Not told to {}: {}. {} messages are under way.",
                        channel.name(),
                        message.headline(),
                        MOST_UNDER_WAY);
            }
        }
    }

    private void later(AlertChannel channel, AlertMessage message, int attempt, Duration pause) {
        try {
            var unused =
                    postman.schedule(() -> attempt(channel, message, attempt), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            room.release();
            log.warn("Not told to {}: {}. The process is ending.", channel.name(), message.headline());
        }
    }

    private void attempt(AlertChannel channel, AlertMessage message, int attempt) {
        try {
            channel.deliver(message);
            room.release();
        } catch (DeliveryException failure) {
            if (failure.worthAnotherTry() && attempt < TRIES) {
                log.info("{} Trying again.", failure.getMessage());
                later(channel, message, attempt + 1, firstPause.multipliedBy(1L << (attempt - 1)));
            } else {
                room.release();
                log.warn(
                        "Not told to {} after {} tries: {}. {}",
                        channel.name(),
                        attempt,
                        message.headline(),
                        failure.getMessage());
            }
        } catch (RuntimeException fault) {
            room.release();
            log.warn("Not told to {}: {}.", channel.name(), message.headline(), fault);
        }
    }

    @Override
    public void close() {
        int lost = MOST_UNDER_WAY - room.availablePermits();
        postman.shutdownNow();
        if (lost > 0) {
            log.warn("{} alert messages were not delivered before the end.", lost);
        }
    }
}
