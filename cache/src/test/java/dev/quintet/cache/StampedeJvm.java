package dev.quintet.cache;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.quintet.databases.Databases;
import dev.quintet.databases.RedisDatabase;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** One of the JVMs of {@link StampedeTest}: waits for the others, then all its threads ask for one key. */
final class StampedeJvm {
    private static final int JVMS = 2;

    private StampedeJvm() {}

    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[1]);
        try (Databases databases = Databases.open(Fixtures.at(arguments[0]).build())) {
            RedisDatabase database = Fixtures.cacheOf(databases);
            try (Cache cache = Caches.on(database, Fixtures.patient().build())) {
                System.out.println(stampede(database, cache, threads) + " got the value");
            }
        }
    }

    private static int stampede(RedisDatabase database, Cache cache, int threads) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(threads);
        AtomicInteger right = new AtomicInteger();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    Optional<String> got = cache.get("cold", String.class, key -> load(database));
                    if (got.equals(Optional.of("value"))) {
                        right.incrementAndGet();
                    }
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                } finally {
                    end.countDown();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        meet(database);
        start.countDown();
        if (!end.await(30, SECONDS)) {
            throw new IllegalStateException(end.getCount() + " threads still wait");
        }
        return right.get();
    }

    /** The JVMs begin together: each waits at a list until the last one fills it for all. */
    private static void meet(RedisDatabase database) {
        long here = database.call(redis -> redis.incr("ready"));
        if (here == JVMS) {
            String[] tickets = {"go", "go"};
            Long unused = database.call(redis -> redis.rpush("start", tickets));
        }
        try (var connection = database.dedicated()) {
            Object unused = connection.block(java.time.Duration.ofSeconds(20), redis -> redis.blpop(20, "start"));
        }
    }

    /** Takes its time in Redis, so that nobody can find it done before he asked. */
    private static String load(RedisDatabase database) {
        Long unused = database.call(redis -> redis.incr("loads"));
        try (var connection = database.dedicated()) {
            Object nothing = connection.block(java.time.Duration.ofSeconds(2), redis -> redis.blpop(0.3, "never"));
            return nothing == null ? "value" : "wrong";
        }
    }
}
