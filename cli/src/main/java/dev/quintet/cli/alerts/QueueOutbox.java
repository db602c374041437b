package dev.quintet.cli.alerts;

import dev.quintet.databases.errors.QuintetException;
import dev.quintet.operations.alerts.AlertChannel;
import dev.quintet.operations.alerts.AlertMessage;
import dev.quintet.operations.alerts.DeliveryException;
import dev.quintet.operations.alerts.MemoryOutbox;
import dev.quintet.operations.alerts.Outbox;
import dev.quintet.queues.Backoff;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.Queue;
import dev.quintet.queues.Retention;
import dev.quintet.queues.UnrecoverableJobException;
import dev.quintet.queues.Worker;
import dev.quintet.queues.WorkerBuilder;
import dev.quintet.queues.WorkerListener;
import dev.quintet.queues.WorkerOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An outbox in a queue of Redis: a job for each message and channel, tried up to eight times over about half an hour, and
 * delivered by whoever of the processes that share the queue comes to it. So a message outlives the process that sent it.
 *
 * <p>What Redis does not take, because it is down, full or may not be written, goes into the memory of this process instead and
 * is delivered from there: most alerts that matter are about Redis. Where it is unknown whether Redis took it, a message may
 * arrive twice, both times with the same id. What tells nobody outside, the log, is told at once.
 *
 * <p>Owns the worker of its queue.
 */
final class QueueOutbox implements Outbox {
    /** The queue's name; in it there are figures and names, and no secret. */
    static final String QUEUE = "quintet-alerts";

    private static final Logger log = LoggerFactory.getLogger(QueueOutbox.class);
    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Queue queue;
    private final Map<String, AlertChannel> channels;
    private final Map<String, MemoryOutbox> inMemory = new LinkedHashMap<>();
    private final JobOptions options;
    private final Worker worker;

    QueueOutbox(Queue queue, Map<String, AlertChannel> channels) {
        this(queue, channels, FIRST_PAUSE);
    }

    QueueOutbox(Queue queue, Map<String, AlertChannel> channels, Duration firstPause) {
        this.queue = queue;
        this.channels = Map.copyOf(channels);
        this.options = JobOptions.builder()
                .attempts(TRIES)
                .backoff(Backoff.exponential(firstPause))
                .removeOnComplete(Retention.newest(100))
                .removeOnFail(Retention.newest(1000))
                .build();
        channels.forEach((word, channel) -> {
            if (!word.equals(Channels.LOG)) {
                inMemory.put(word, new MemoryOutbox(List.of(channel)));
            }
        });
        this.worker = worker();
    }

    private Worker worker() {
        WorkerBuilder builder = Worker.builder(queue)
                .options(WorkerOptions.builder()
                        .concurrency(Math.max(1, channels.size()))
                        .closeTimeout(CLOSING)
                        .build())
                .listener(new Report());
        channels.forEach((word, channel) -> builder.handle(word, AlertMessage.class, job -> {
            deliver(channel, job.data());
            return "delivered";
        }));
        return builder.build();
    }

    private static void deliver(AlertChannel channel, AlertMessage message) {
        try {
            channel.deliver(message);
        } catch (DeliveryException failure) {
            if (failure.worthAnotherTry()) {
                throw failure;
            }
            throw new UnrecoverableJobException(String.valueOf(failure.getMessage()), failure);
        }
    }

    @Override
    public void send(AlertMessage message) {
        channels.forEach((word, channel) -> {
            if (word.equals(Channels.LOG)) {
                channel.deliver(message);
            }
        });
        inMemory.forEach((word, memory) -> send(word, memory, message));
    }

    private void send(String word, MemoryOutbox memory, AlertMessage message) {
        try {
            Job unused = queue.add(word, message, options);
        } catch (QuintetException refused) {
            log.info("Redis does not take alerts now, so this one goes out from memory: {}", refused.getMessage());
            memory.send(message);
        }
    }

    /** Delivers no more. What is in the queue stays there for the next process; what is in memory is lost, which is logged. */
    @Override
    public void close() {
        worker.close();
        inMemory.values().forEach(MemoryOutbox::close);
    }

    /** Says what did not arrive; that Redis is away is the watch's own business. */
    private static final class Report implements WorkerListener {
        @Override
        public void failed(Job job, Throwable failure) {
            log.warn("An alert was not delivered by {}: {}", job.name(), failure.getMessage());
        }

        @Override
        public void error(Throwable failure) {
            log.debug("The queue of alerts cannot be worked now: {}", failure.getMessage());
        }
    }
}
