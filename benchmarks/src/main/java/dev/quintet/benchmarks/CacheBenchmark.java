package dev.quintet.benchmarks;

import dev.quintet.cache.CacheOptions;
import dev.quintet.cache.NearCacheOptions;
import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.embeddedredis.EmbeddedRedisOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
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
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How fast is our cache beside Spring Data Redis, Redisson and the bare driver, and what does it cost the client and the server?
 *
 * <p>All on one server in one process. A round gives every contender one slice of time, in another order each round, so that
 * whatever slows the machine down meets all of them; the first rounds warm up and do not count. Shown are the median of all
 * rounds, half the distance between their quartiles as spread, and the median of the ratios to Spring within each round.
 *
 * <pre>{@code
 * mvn -q -B -pl benchmarks -am compile
 * java -cp <class path of benchmarks> dev.quintet.benchmarks.CacheBenchmark [seconds=0.5] [rounds=15] [parts=get,set,bulk,near,load]
 * }</pre>
 */
public final class CacheBenchmark {
    private static final int KEYS = 1000;
    private static final String VALUE = "x".repeat(200);
    private static final int BULK = 100;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int COLD_KEYS = 20;
    private static final int CONTENDERS_FOR_A_KEY = 32;
    private static final long LOAD_MILLIS = 20;

    private final double seconds;
    private final int rounds;
    private final List<String> parts;
    private final ServerCpu server;
    private final ClientCpu client = new ClientCpu();

    private CacheBenchmark(double seconds, int rounds, List<String> parts, ServerCpu server) {
        this.seconds = seconds;
        this.rounds = rounds;
        this.parts = parts;
        this.server = server;
    }

    /** What is repeated. */
    private interface Operation {
        void run(Contender contender, String[] keys, int at) throws Exception;
    }

    private record Result(double perSecond, double clientMicros, double serverMicros) {}

    public static void main(String[] arguments) throws Exception {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 0.5;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        List<String> parts = List.of((arguments.length > 2 ? arguments[2] : "get,set,bulk,near,load").split(","));
        try (EmbeddedRedis redis =
                        EmbeddedRedis.start(EmbeddedRedisOptions.ephemeral().build());
                ServerCpu server = new ServerCpu(redis.url())) {
            String url = "redis://127.0.0.1:" + redis.port() + "/1";
            System.out.printf(
                    Locale.ROOT,
                    "JDK %s, %d processors, %s, %.2f s x %d rounds, %d keys of %d bytes%n",
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    redis.program(),
                    seconds,
                    rounds,
                    KEYS,
                    VALUE.length());
            new CacheBenchmark(seconds, rounds, parts, server).run(url);
        }
    }

    private void run(String url) throws Exception {
        List<Contender> remote = List.of(
                new BareLettuce(url),
                new SpringCache(url),
                new RedissonCache(url),
                new QuintetCache("Quintet", url, CacheOptions.builder()));
        try {
            for (int threads : new int[] {1, 8, 32}) {
                String by = ", " + threads + (threads == 1 ? " thread" : " threads");
                if (parts.contains("get")) {
                    compare("remote get" + by, remote, threads, (contender, keys, at) -> contender.get(keys[at]));
                }
                if (parts.contains("set") && threads < 32) {
                    compare(
                            "remote set" + by,
                            remote,
                            threads,
                            (contender, keys, at) -> contender.set(keys[at], VALUE));
                }
            }
            if (parts.contains("bulk")) {
                compare(
                        "get of " + BULK + " keys at once, 1 thread, per second: calls",
                        remote,
                        1,
                        (contender, keys, at) -> contender.getAll(range(keys, at)));
            }
            if (parts.contains("near")) {
                near(url, remote.get(1));
            }
            if (parts.contains("load")) {
                for (Contender contender : remote) {
                    contend(contender);
                }
            }
        } finally {
            remote.forEach(Contender::close);
        }
    }

    private void near(String url, Contender spring) throws Exception {
        List<Contender> near = List.of(
                spring,
                new RedissonNear(url),
                new QuintetCache("Quintet, near", url, CacheOptions.builder().near(NearCacheOptions.DEFAULTS)));
        compare(
                "near get, 1 thread (Spring has no near cache: remote)",
                near,
                1,
                (contender, keys, at) -> contender.get(keys[at]));
        near.get(1).close();
        near.get(2).close();
    }

    private static List<String> range(String[] keys, int at) {
        int from = Math.min(at, keys.length - BULK);
        return Arrays.asList(keys).subList(from, from + BULK);
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
        Map<String, List<Result>> results = new HashMap<>();
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            Collections.shuffle(order);
            for (Contender contender : order) {
                Result result = measure(contender, threads, operation);
                if (round >= 0) {
                    results.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        print(what, contenders.stream().map(Contender::name).toList(), results);
    }

    private Result measure(Contender contender, int threads, Operation operation) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            double serverBefore = server.seconds();
            double clientBefore = client.seconds();
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
            return new Result(
                    count / took,
                    (client.seconds() - clientBefore) * 1e6 / count,
                    (server.seconds() - serverBefore) * 1e6 / count);
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
                operation.run(contender, keys, random.nextInt(KEYS));
            }
            count += 16;
        }
        return count;
    }

    private static void print(String what, List<String> names, Map<String, List<Result>> results) {
        System.out.printf("%n%s%n", what);
        System.out.printf(
                "| %-28s | %12s | %8s | %8s | %18s | %18s |%n",
                "", "per second", "spread", "x Spring", "client CPU, µs/op", "Redis CPU, µs/op");
        List<Result> spring = results.getOrDefault("Spring Data Redis", List.of());
        names.forEach(name -> {
            List<Result> all = results.getOrDefault(name, List.of());
            double perSecond = quantile(all.stream().mapToDouble(Result::perSecond), 0.5);
            double lower = quantile(all.stream().mapToDouble(Result::perSecond), 0.25);
            double upper = quantile(all.stream().mapToDouble(Result::perSecond), 0.75);
            System.out.printf(
                    Locale.ROOT,
                    "| %-28s | %,12.0f | %6.1f %% | %8.2f | %18.2f | %18.2f |%n",
                    name,
                    perSecond,
                    (upper - lower) / 2 / perSecond * 100,
                    quantile(
                            IntStream.range(0, all.size())
                                    .mapToDouble(i -> spring.isEmpty()
                                            ? Double.NaN
                                            : all.get(i).perSecond()
                                                    / spring.get(i).perSecond()),
                            0.5),
                    quantile(all.stream().mapToDouble(Result::clientMicros), 0.5),
                    quantile(all.stream().mapToDouble(Result::serverMicros), 0.5));
        });
    }

    private static double quantile(DoubleStream values, double part) {
        double[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) (part * (sorted.length - 1) + 0.5)];
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
            for (Future<Void> done : pool.invokeAll(Collections.nCopies(CONTENDERS_FOR_A_KEY, caller))) {
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
