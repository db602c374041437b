package dev.quintet.benchmarks.sessions;

import dev.quintet.benchmarks.ClientCpu;
import dev.quintet.benchmarks.ServerCpu;
import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.embeddedredis.EmbeddedRedisOptions;
import dev.quintet.sessions.NearSessions;
import dev.quintet.sessions.SessionOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How many requests a second can be authenticated, by us and by Spring Session, beside a bare GET, and what does each cost the
 * server?
 *
 * <p>All on one server in one process, each round in another order, as {@code CacheBenchmark} explains. Ratios are medians of the
 * ratios within each round.
 *
 * <pre>{@code
 * mvn -q -B -pl benchmarks -am compile
 * java -cp <class path of benchmarks> dev.quintet.benchmarks.sessions.SessionBenchmark [seconds=0.5] [rounds=15]
 * }</pre>
 */
public final class SessionBenchmark {
    private static final int SESSIONS = 1000;
    private static final int WARM_UP_ROUNDS = 8;

    private final double seconds;
    private final int rounds;
    private final ServerCpu server;
    private final ClientCpu client = new ClientCpu();

    private SessionBenchmark(double seconds, int rounds, ServerCpu server) {
        this.seconds = seconds;
        this.rounds = rounds;
        this.server = server;
    }

    private record Result(double perSecond, double clientMicros, double serverMicros) {}

    public static void main(String[] arguments) throws Exception {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 0.5;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        try (EmbeddedRedis redis =
                        EmbeddedRedis.start(EmbeddedRedisOptions.ephemeral().build());
                ServerCpu server = new ServerCpu(redis.url())) {
            System.out.printf(
                    Locale.ROOT,
                    "JDK %s, %d processors, %s, %.2f s x %d rounds, %d sessions%n",
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    redis.program(),
                    seconds,
                    rounds,
                    SESSIONS);
            List<Contender> contenders = List.of(
                    new BareGet(redis.url()),
                    SpringSessions.plain(redis.url()),
                    SpringSessions.indexed(redis.url()),
                    new QuintetSessions("Quintet", redis.url(), SessionOptions.DEFAULTS),
                    new QuintetSessions(
                            "Quintet, near",
                            redis.url(),
                            SessionOptions.builder().near(NearSessions.DEFAULTS).build()));
            try {
                new SessionBenchmark(seconds, rounds, server).run(contenders);
            } finally {
                contenders.forEach(Contender::close);
            }
        }
    }

    private void run(List<Contender> contenders) throws Exception {
        Map<Contender, String[]> requests = new HashMap<>();
        for (Contender contender : contenders) {
            requests.put(
                    contender,
                    IntStream.range(0, SESSIONS).mapToObj(contender::create).toArray(String[]::new));
        }
        for (int threads : new int[] {8, 1}) {
            Map<String, List<Result>> results = new HashMap<>();
            List<Contender> order = new ArrayList<>(contenders);
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                Collections.shuffle(order);
                for (Contender contender : order) {
                    Result result = measure(contender, requests.getOrDefault(contender, new String[0]), threads);
                    if (round >= 0) {
                        results.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                                .add(result);
                    }
                }
            }
            print(threads, contenders, results);
        }
    }

    private Result measure(Contender contender, String[] requests, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            double serverBefore = server.seconds();
            double clientBefore = client.seconds();
            long started = System.nanoTime();
            long until = started + (long) (seconds * 1e9);
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(pool.submit(() -> repeat(contender, requests, until)));
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

    private static long repeat(Contender contender, String[] requests, long until) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long count = 0;
        while (System.nanoTime() - until < 0) {
            for (int i = 0; i < 16; i++) {
                String unused = contender.authenticate(requests[random.nextInt(requests.length)]);
            }
            count += 16;
        }
        return count;
    }

    private static void print(int threads, List<Contender> contenders, Map<String, List<Result>> results) {
        System.out.printf("%nauthenticate, %d %s%n", threads, threads == 1 ? "thread" : "threads");
        System.out.printf(
                "| %-30s | %10s | %8s | %11s | %11s | %10s | %14s | %13s |%n",
                "", "per second", "spread", "x plain", "x indexed", "x bare GET", "client CPU, µs", "Redis CPU, µs");
        for (Contender contender : contenders) {
            List<Result> all = results.getOrDefault(contender.name(), List.of());
            double median = quantile(all, Result::perSecond, 0.5);
            double spread = (quantile(all, Result::perSecond, 0.75) - quantile(all, Result::perSecond, 0.25)) / 2;
            System.out.printf(
                    Locale.ROOT,
                    "| %-30s | %,10.0f | %6.1f %% | %11.2f | %11.2f | %10.2f | %14.1f | %13.1f |%n",
                    contender.name(),
                    median,
                    spread / median * 100,
                    ratio(all, results.getOrDefault("RedisSessionRepository", List.of())),
                    ratio(all, results.getOrDefault("RedisIndexedSessionRepository", List.of())),
                    ratio(all, results.getOrDefault("a bare GET", List.of())),
                    quantile(all, Result::clientMicros, 0.5),
                    quantile(all, Result::serverMicros, 0.5));
        }
    }

    private static double ratio(List<Result> these, List<Result> those) {
        return quantile(
                IntStream.range(0, Math.min(these.size(), those.size()))
                        .mapToDouble(
                                i -> these.get(i).perSecond() / those.get(i).perSecond()),
                0.5);
    }

    private static double quantile(List<Result> results, ToDoubleFunction<Result> value, double part) {
        return quantile(results.stream().mapToDouble(value), part);
    }

    private static double quantile(DoubleStream values, double part) {
        double[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) (part * (sorted.length - 1) + 0.5)];
    }
}
