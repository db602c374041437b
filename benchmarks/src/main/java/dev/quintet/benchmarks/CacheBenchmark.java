package dev.quintet.benchmarks;

import dev.quintet.cache.CacheOptions;
import dev.quintet.cache.NearCacheOptions;
import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.embeddedredis.EmbeddedRedisOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How fast is our cache beside Spring Data Redis, Redisson and the bare driver, and what does it cost the server?
 *
 * <p>All on one server in one process, each measured in turn, several rounds; the median of the rounds is shown.
 *
 * <pre>{@code
 * mvn -q -B -pl benchmarks -am compile
 * java -cp <class path of benchmarks> dev.quintet.benchmarks.CacheBenchmark [seconds=2] [rounds=5]
 * }</pre>
 */
public final class CacheBenchmark {
    private static final int KEYS = 1000;
    private static final String VALUE = "x".repeat(200);
    private static final int COLD_KEYS = 20;
    private static final int CONTENDERS_FOR_A_KEY = 32;
    private static final long LOAD_MILLIS = 20;

    private final double seconds;
    private final int rounds;
    private final ServerCpu server;

    private CacheBenchmark(double seconds, int rounds, ServerCpu server) {
        this.seconds = seconds;
        this.rounds = rounds;
        this.server = server;
    }

    /** What is repeated. */
    private interface Operation {
        void run(Contender contender, String key) throws Exception;
    }

    private record Result(double perSecond, double serverMicros) {}

    public static void main(String[] arguments) throws Exception {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 2;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        try (EmbeddedRedis redis =
                        EmbeddedRedis.start(EmbeddedRedisOptions.ephemeral().build());
                ServerCpu server = new ServerCpu(redis.url())) {
            String url = "redis://127.0.0.1:" + redis.port() + "/1";
            System.out.printf(
                    Locale.ROOT,
                    "JDK %s, %d processors, %s, %.1f s x %d rounds, %d keys of %d bytes%n",
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    redis.program(),
                    seconds,
                    rounds,
                    KEYS,
                    VALUE.length());
            new CacheBenchmark(seconds, rounds, server).run(url);
        }
    }

    private void run(String url) throws Exception {
        List<Contender> remote = List.of(
                new BareLettuce(url),
                new SpringCache(url),
                new RedissonCache(url),
                new QuintetCache("Quintet", url, CacheOptions.builder()));
        try {
            for (int threads : new int[] {1, 8}) {
                compare("remote get, " + threads + " threads", remote, threads, Contender::get);
                compare(
                        "remote set, " + threads + " threads",
                        remote,
                        threads,
                        (contender, key) -> contender.set(key, VALUE));
            }
            List<Contender> near = List.of(
                    remote.get(1),
                    new RedissonNear(url),
                    new QuintetCache(
                            "Quintet, near", url, CacheOptions.builder().near(NearCacheOptions.DEFAULTS)));
            compare("near get, 1 thread (Spring has no near cache: remote)", near, 1, Contender::get);
            near.get(1).close();
            near.get(2).close();
            for (Contender contender : remote) {
                contend(contender);
            }
        } finally {
            remote.forEach(Contender::close);
        }
    }

    private void compare(String what, List<Contender> contenders, int threads, Operation operation) throws Exception {
        server.empty();
        for (Contender contender : contenders) {
            for (int i = 0; i < KEYS; i++) {
                contender.set("key:" + i, VALUE);
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int i = 0; i < KEYS; i++) {
                    contender.get("key:" + i);
                }
            }
        }
        Map<String, List<Result>> results = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Contender contender : contenders) {
                Result result = measure(contender, threads, operation);
                if (round >= 0) {
                    results.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        print(what, results);
    }

    private Result measure(Contender contender, int threads, Operation operation) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            double cpu = server.seconds();
            long started = System.nanoTime();
            long until = started + (long) (seconds * 1e9);
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(pool.submit(() -> repeat(contender, operation, until)));
            }
            long count = 0;
            for (Future<Long> each : counts) {
                count += each.get();
            }
            double took = (System.nanoTime() - started) / 1e9;
            return new Result(count / took, (server.seconds() - cpu) * 1e6 / count);
        } finally {
            pool.shutdownNow();
        }
    }

    private static long repeat(Contender contender, Operation operation, long until) throws Exception {
        String[] keys = new String[KEYS];
        Arrays.setAll(keys, i -> "key:" + i);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long count = 0;
        while (System.nanoTime() - until < 0) {
            for (int i = 0; i < 16; i++) {
                operation.run(contender, keys[random.nextInt(KEYS)]);
            }
            count += 16;
        }
        return count;
    }

    private static void print(String what, Map<String, List<Result>> results) {
        System.out.printf("%n%s%n", what);
        System.out.printf(
                "| %-28s | %12s | %8s | %8s | %18s |%n", "", "per second", "spread", "x Spring", "Redis CPU, µs/op");
        double spring = median(
                results.getOrDefault("Spring Data Redis", List.of()).stream().mapToDouble(Result::perSecond));
        results.forEach((name, all) -> {
            double perSecond = median(all.stream().mapToDouble(Result::perSecond));
            double least = all.stream().mapToDouble(Result::perSecond).min().orElse(0);
            double most = all.stream().mapToDouble(Result::perSecond).max().orElse(0);
            System.out.printf(
                    Locale.ROOT,
                    "| %-28s | %,12.0f | %6.0f %% | %8.2f | %18.2f |%n",
                    name,
                    perSecond,
                    (most - least) / 2 / perSecond * 100,
                    perSecond / spring,
                    median(all.stream().mapToDouble(Result::serverMicros)));
        });
    }

    private static double median(java.util.stream.DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /** Many threads want one cold key at once, one key after the other. */
    private void contend(Contender contender) throws Exception {
        server.empty();
        AtomicInteger loads = new AtomicInteger();
        CyclicBarrier barrier = new CyclicBarrier(CONTENDERS_FOR_A_KEY);
        ExecutorService pool = Executors.newFixedThreadPool(CONTENDERS_FOR_A_KEY);
        try {
            double cpu = server.seconds();
            long started = System.nanoTime();
            Callable<Void> caller = () -> {
                for (int i = 0; i < COLD_KEYS; i++) {
                    barrier.await();
                    contender.load("cold:" + i, () -> {
                        loads.incrementAndGet();
                        TimeUnit.MILLISECONDS.sleep(LOAD_MILLIS);
                        return VALUE;
                    });
                }
                return null;
            };
            for (Future<Void> done : pool.invokeAll(java.util.Collections.nCopies(CONTENDERS_FOR_A_KEY, caller))) {
                Void unused = done.get();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%nload-through, %d threads on each of %d cold keys, a load takes %d ms: %s: %d loads, %.1f ms per key,"
                            + " %.0f µs of Redis CPU per key%n",
                    CONTENDERS_FOR_A_KEY,
                    COLD_KEYS,
                    LOAD_MILLIS,
                    contender.name(),
                    loads.get(),
                    (System.nanoTime() - started) / 1e6 / COLD_KEYS,
                    (server.seconds() - cpu) * 1e6 / COLD_KEYS);
        } finally {
            pool.shutdownNow();
        }
    }
}
