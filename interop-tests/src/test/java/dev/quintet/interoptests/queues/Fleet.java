package dev.quintet.interoptests.queues;

import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.Worker;
import dev.quintet.queues.WorkerOptions;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One Redis, one Node process with BullMQ, and this process: two halves of a fleet. Workers end with each test. */
final class Fleet implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** How long a test waits for what must come; long, because machines are busy. */
    static final Duration SOON = Duration.ofSeconds(40);

    final RedisServer redis;
    private final List<Worker> workers = new ArrayList<>();
    private @Nullable Databases databases;
    private @Nullable Bull node;
    private FleetHandler handler = new FleetHandler();

    Fleet(RedisServer redis) {
        this.redis = redis;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        handler = new FleetHandler();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        handler.release();
        workers.forEach(worker -> worker.close(Duration.ZERO));
        workers.clear();
        if (node != null) {
            node.tell("closeAll");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (databases != null) {
            databases.close();
            databases = null;
        }
        if (node != null) {
            node.close();
            node = null;
        }
    }

    RedisDatabase database() {
        Databases open = databases;
        if (open == null) {
            open = Databases.open(QuintetConfiguration.builder()
                    .url(redis.url())
                    .application("fleet")
                    .build());
            databases = open;
        }
        return open.get(Database.QUEUES);
    }

    /** BullMQ, in the process that tests share. */
    Bull node() {
        Bull running = node;
        if (running == null) {
            running = Bull.at(redis.url());
            node = running;
        }
        return running;
    }

    /** Ends the Node process as a crash would; the next one is another. */
    void killNode() {
        node().close();
        node = null;
    }

    FleetHandler handler() {
        return handler;
    }

    Queue queue(String name) {
        return Queue.on(database(), name);
    }

    /** A worker in Java, named {@code java}. */
    Worker work(String queue) {
        return work(queue, options -> {});
    }

    Worker work(String queue, Consumer<WorkerOptions.Builder> change) {
        WorkerOptions.Builder options = WorkerOptions.builder().name("java");
        change.accept(options);
        Worker worker = Worker.process(queue(queue), Object.class, options.build(), handler);
        workers.add(worker);
        return worker;
    }

    void awaitCount(String queue, JobState state, long count) {
        Queue seen = queue(queue);
        await().atMost(SOON).until(() -> seen.jobs().count(state) == count);
    }

    /** One command to the database of queues. */
    @Nullable
    Object cli(String... command) {
        return redis.cli(Database.QUEUES.defaultNumber(), command);
    }
}
