package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Subscription;
import dev.quintet.databases.Threads;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.Suffix;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a queue's stream with XREAD BLOCK.
 *
 * <p>"From now on" is turned into the id of the last event once, at the beginning. Were it {@code $} again after each cut, what
 * happened during the cut would be missed. The position moves on after an event has been told, so that none is told twice.
 */
final class RedisQueueEvents implements QueueEvents {
    private static final Logger log = LoggerFactory.getLogger(RedisQueueEvents.class);
    private static final String BEFORE_THE_FIRST = "0-0";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final RedisDatabase database;
    private final String queue;
    private final String stream;
    private final QueueEventsOptions options;
    private final BlockingConnection connection;
    private final List<Consumer<? super QueueEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, List<Consumer<? super QueueEvent>>> listenersOfJobs = new ConcurrentHashMap<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread reader;
    private volatile @Nullable String position;

    private RedisQueueEvents(QueueParts parts, QueueEventsOptions options) {
        QueueKeys keys = parts.keys();
        this.database = parts.database();
        this.queue = keys.queue();
        this.stream = keys.key(Suffix.EVENTS);
        this.options = options;
        this.connection = new BlockingConnection(parts.database(), ClientNames.events(keys.prefix(), keys.queue()));
        this.position = options.from().orElse(null);
        this.reader = Threads.named("quintet-queue-" + queue + "-events-").newThread(this::read);
    }

    static QueueEvents open(QueueParts queue, QueueEventsOptions options, Consumer<? super QueueEvent> listener) {
        RedisQueueEvents events = new RedisQueueEvents(queue, options);
        events.listeners.add(listener);
        events.reader.start();
        // Whoever adds a job next expects to be told of it.
        boolean unused = events.awaitReady(LONGEST_PAUSE);
        return events;
    }

    private void read() {
        PauseBetweenTries pause = new PauseBetweenTries(LONGEST_PAUSE);
        while (isOpen()) {
            try {
                String from = begin();
                ready.countDown();
                List<StreamMessage<String, String>> events =
                        connection.await(options.blockingTimeout(), this::isOpen, redis -> readAfter(from, redis));
                if (events != null) {
                    events.forEach(this::tell);
                }
                if (pause.failing()) {
                    pause.reset();
                    log.info("Reading the events of queue '{}' again, after {}.", queue, from);
                }
            } catch (RuntimeException failure) {
                if (isOpen() && !pause.failing()) {
                    log.warn("Cannot read the events of queue '{}'; trying again until it works.", queue, failure);
                }
                rest(pause.next());
            }
        }
    }

    @SuppressWarnings("unchecked") // the driver takes any number of streams, as an array
    private RedisFuture<List<StreamMessage<String, String>>> readAfter(
            String from, RedisAsyncCommands<String, String> redis) {
        return redis.xread(
                XReadArgs.Builder.block(options.blockingTimeout()).count(options.batch()),
                StreamOffset.from(stream, from));
    }

    /** After which event to read on. Asked by the reader alone, so that nobody else moves the position under it. */
    private String begin() {
        String known = position;
        if (known == null) {
            List<StreamMessage<String, String>> last =
                    database.call(redis -> redis.xrevrange(stream, Range.unbounded(), Limit.from(1)));
            known = last.isEmpty() ? BEFORE_THE_FIRST : last.get(0).getId();
            position = known;
        }
        return known;
    }

    private void tell(StreamMessage<String, String> message) {
        if (!isOpen()) {
            return;
        }
        QueueEvent event = EventDecoder.decode(message.getId(), message.getBody());
        listeners.forEach(listener -> tell(event, listener));
        event.jobId()
                .ifPresent(
                        job -> listenersOfJobs.getOrDefault(job, List.of()).forEach(listener -> tell(event, listener)));
        position = message.getId();
    }

    private void tell(QueueEvent event, Consumer<? super QueueEvent> listener) {
        try {
            listener.accept(event);
        } catch (RuntimeException failure) {
            log.warn("A listener to the events of queue '{}' failed at {}", queue, event.id(), failure);
        }
    }

    private void rest(Duration pause) {
        try {
            boolean unused = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            // Nobody interrupts this thread but those who end the JVM.
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    @Override
    public Subscription listen(Consumer<? super QueueEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Subscription listenTo(String jobId, Consumer<? super QueueEvent> listener) {
        listenersOfJobs.compute(jobId, (id, already) -> {
            List<Consumer<? super QueueEvent>> all = already == null ? new CopyOnWriteArrayList<>() : already;
            all.add(listener);
            return all;
        });
        return () -> listenersOfJobs.computeIfPresent(jobId, (id, all) -> {
            all.remove(listener);
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public Optional<String> position() {
        return Optional.ofNullable(position);
    }

    @Override
    public boolean awaitReady(Duration atMost) {
        try {
            return ready.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        connection.close();
        if (Thread.currentThread() == reader) {
            return;
        }
        try {
            reader.join(FAREWELL.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
