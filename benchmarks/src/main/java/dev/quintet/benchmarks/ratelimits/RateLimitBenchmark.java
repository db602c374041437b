package dev.quintet.benchmarks.ratelimits;

import dev.quintet.benchmarks.ServerCpu;
import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.embeddedredis.EmbeddedRedisOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How many decisions a second do our rate limits make beside Bucket4j, Redisson, rate-limiter-flexible and the bare script,
 * and what does each cost the server?
 *
 * <p>All on one server, each measured in turn, several rounds; the median of the rounds is shown. Ours and the bare script
 * keep an exact sliding window, Redisson a sliding window too, Bucket4j a token bucket, rate-limiter-flexible a fixed window.
 *
 * <pre>{@code
 * mvn -q -B -pl benchmarks -am compile
 * (cd benchmarks/node && npm ci)
 * java -cp <class path of benchmarks> dev.quintet.benchmarks.ratelimits.RateLimitBenchmark [seconds=0.5] [rounds=5]
 * }</pre>
 */
public final class RateLimitBenchmark {
    private static final int WARM_UPS = 2;

    private final double seconds;
    private final int rounds;
    private final ServerCpu server;

    private RateLimitBenchmark(double seconds, int rounds, ServerCpu server) {
        this.seconds = seconds;
        this.rounds = rounds;
        this.server = server;
    }

    private record Result(double perSecond, double serverMicros, long unexpected) {}

    public static void main(String[] arguments) throws Exception {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 0.5;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        try (EmbeddedRedis redis =
                        EmbeddedRedis.start(EmbeddedRedisOptions.ephemeral().build());
                ServerCpu server = new ServerCpu(redis.url())) {
            System.out.printf(
                    Locale.ROOT,
                    "JDK %s, %d processors, %s, %.1f s x %d rounds%n",
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    redis.program(),
                    seconds,
                    rounds);
            new RateLimitBenchmark(seconds, rounds, server).run("redis://127.0.0.1:" + redis.port());
        }
    }

    private void run(String url) throws Exception {
        List<Peer> peers = new ArrayList<>(
                List.of(new BareScriptPeer(url), new Bucket4jPeer(url), new RedissonPeer(url), new QuintetPeer(url)));
        try {
            NodePeer.start(url, false).ifPresent(peers::add);
            if (peers.size() == 4) {
                System.out.println("Without rate-limiter-flexible: run npm ci in benchmarks/node first.");
            }
            for (int callers : new int[] {1, 8, 64}) {
                compare("allowed, 1000 keys", peers, Load.ALLOWED, callers);
            }
            for (int callers : new int[] {8, 64}) {
                compare("allowed, one hot key", peers, Load.HOT, callers);
            }
            NodePeer.start(url, true).ifPresent(peers::add);
            for (int callers : new int[] {1, 8, 64}) {
                compare("refused, 1000 keys", peers, Load.REFUSED, callers);
            }
        } finally {
            peers.forEach(Peer::close);
        }
    }

    private void compare(String what, List<Peer> peers, Load load, int callers) throws Exception {
        server.empty();
        for (Peer peer : peers) {
            peer.prepare(load);
        }
        Map<String, List<Result>> results = new LinkedHashMap<>();
        for (int round = -WARM_UPS; round < rounds; round++) {
            for (Peer peer : peers) {
                Result result = measure(peer, load, callers);
                if (round >= 0) {
                    results.computeIfAbsent(peer.name(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        print(what + ", " + callers + (callers == 1 ? " caller" : " callers"), results);
    }

    private Result measure(Peer peer, Load load, int callers) throws Exception {
        double cpu = server.seconds();
        long started = System.nanoTime();
        Peer.Decisions decisions = peer.decide(load, callers, seconds);
        double took = (System.nanoTime() - started) / 1e9;
        double used = server.seconds() - cpu;
        return new Result(decisions.made() / took, used * 1e6 / decisions.made(), decisions.unexpected());
    }

    private static void print(String what, Map<String, List<Result>> results) {
        System.out.printf("%n| %s | per second | spread | Redis CPU, µs |%n| --- | --- | --- | --- |%n", what);
        results.forEach((name, all) -> {
            double perSecond = median(all, Result::perSecond);
            double least = all.stream().mapToDouble(Result::perSecond).min().orElse(0);
            double most = all.stream().mapToDouble(Result::perSecond).max().orElse(0);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.0f %% | %.2f |%n",
                    name,
                    perSecond,
                    (most - least) / 2 / perSecond * 100,
                    median(all, Result::serverMicros));
        });
        results.forEach((name, all) -> {
            long unexpected = all.stream().mapToLong(Result::unexpected).sum();
            if (unexpected > 0) {
                System.out.printf("%s answered unexpectedly %d times.%n", name, unexpected);
            }
        });
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> value) {
        double[] sorted = results.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
