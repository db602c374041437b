package dev.quintet.cache;

import dev.quintet.testing.RedisServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One cache waits for a key that another one loads for a while. */
record WaitingCaller(Cache waiting, String key, Cache loading) {
    private static final long LOAD_MILLIS = 120;

    static WaitingCaller of(Cache waiting, String key, Cache loading) {
        return new WaitingCaller(waiting, key, loading);
    }

    /** How many scripts Redis ran from the moment the lease was held to the moment the waiting one had its value. */
    long scriptsRunWhileWaiting(RedisServer redis) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<?> load = Fixtures.elsewhere(() -> loading.get(key, String.class, name -> {
            held.countDown();
            // What a load is: time that passes.
            new CountDownLatch(1).await(LOAD_MILLIS, TimeUnit.MILLISECONDS);
            return "value";
        }));
        held.await();
        redis.cli("CONFIG", "RESETSTAT");
        String got = waiting.get(key, String.class, name -> "loaded twice").orElse("");
        long scripts = CommandCounts.of(redis).calls("evalsha");
        load.get(10, TimeUnit.SECONDS);
        if (!got.equals("value")) {
            throw new AssertionError("waited and got '" + got + "'");
        }
        // One of them is the fill by the one who loads.
        return scripts - 1;
    }
}
