package dev.quintet.benchmarks.queues;

import dev.quintet.benchmarks.ServerCpu;
import dev.quintet.benchmarks.queues.QueueTask.Kind;
import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.embeddedredis.EmbeddedRedisOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How many jobs a second do our queues and workers add and process beside Node's BullMQ, how busy is Redis meanwhile, and what
 * does a job cost the client?
 *
 * <p>Both run the same scripts on one server, each in turn, several rounds; the median of the rounds is shown. Redis runs a
 * script at a time, so a busy server, near 100 %, is all that is to be had: a faster client would change nothing.
 *
 * <pre>{@code
 * mvn -q -B -pl benchmarks -am compile
 * (cd benchmarks/node && npm ci)
 * java -cp <class path of benchmarks> dev.quintet.benchmarks.queues.QueueBenchmark [jobs=10000] [rounds=3]
 * }</pre>
 */
public final class QueueBenchmark {
    private static final int WARM_UPS = 2;
    private static final int BULK = 1000;

    private final int jobs;
    private final int rounds;
    private final ServerCpu server;

    private QueueBenchmark(int jobs, int rounds, ServerCpu server) {
        this.jobs = jobs;
        this.rounds = rounds;
        this.server = server;
    }

    private record Result(double perSecond, double serverMicros, double serverBusy, double clientMicros) {}

    public static void main(String[] arguments) throws Exception {
        int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        try (EmbeddedRedis redis =
                        EmbeddedRedis.start(EmbeddedRedisOptions.ephemeral().build());
                ServerCpu server = new ServerCpu(redis.url())) {
            System.out.printf(
                    Locale.ROOT,
                    "JDK %s, %d processors, %s, %d jobs x %d rounds%n",
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    redis.program(),
                    jobs,
                    rounds);
            new QueueBenchmark(jobs / BULK * BULK, rounds, server).run("redis://127.0.0.1:" + redis.port());
        }
    }

    private void run(String url) throws Exception {
        List<QueuePeer> peers = new ArrayList<>(List.of(new QuintetQueues(url)));
        try {
            NodeBullmq.start(url).ifPresent(peers::add);
            if (peers.size() == 1) {
                System.out.println("Without BullMQ on Node: run npm ci in benchmarks/node first.");
            }
            for (QueueTask task : List.of(
                    new QueueTask(Kind.ADD, jobs, 1),
                    new QueueTask(Kind.ADD, jobs, 64),
                    new QueueTask(Kind.ADD_IN_BULK, jobs, BULK),
                    new QueueTask(Kind.PROCESS, jobs, 1),
                    new QueueTask(Kind.PROCESS, jobs, 50),
                    new QueueTask(Kind.PROCESS, jobs, 300))) {
                compare(peers, task);
            }
        } finally {
            peers.forEach(QueuePeer::close);
        }
    }

    private void compare(List<QueuePeer> peers, QueueTask task) throws Exception {
        Map<String, List<Result>> results = new LinkedHashMap<>();
        for (int round = -WARM_UPS; round < rounds; round++) {
            for (QueuePeer peer : peers) {
                server.empty();
                if (task.kind() == Kind.PROCESS) {
                    // The same jobs for both.
                    QueuePeer.Took unused = peers.get(0).perform(new QueueTask(Kind.ADD_IN_BULK, jobs, BULK));
                }
                Result result = measure(peer, task);
                if (round >= 0) {
                    results.computeIfAbsent(peer.name(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        print(task.describe(), results);
    }

    private Result measure(QueuePeer peer, QueueTask task) throws Exception {
        double cpu = server.seconds();
        QueuePeer.Took took = peer.perform(task);
        double used = server.seconds() - cpu;
        return new Result(
                jobs / took.seconds(), used * 1e6 / jobs, used / took.seconds() * 100, took.cpu() * 1e6 / jobs);
    }

    private static void print(String what, Map<String, List<Result>> results) {
        System.out.printf(
                "%n| %s | jobs per second | spread | Redis CPU per job, µs | Redis busy | client CPU per job, µs |%n"
                        + "| --- | --- | --- | --- | --- | --- |%n",
                what);
        results.forEach((name, all) -> {
            double perSecond = median(all, Result::perSecond);
            double least = all.stream().mapToDouble(Result::perSecond).min().orElse(0);
            double most = all.stream().mapToDouble(Result::perSecond).max().orElse(0);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.0f %% | %.1f | %.0f %% | %.1f |%n",
                    name,
                    perSecond,
                    (most - least) / 2 / perSecond * 100,
                    median(all, Result::serverMicros),
                    median(all, Result::serverBusy),
                    median(all, Result::clientMicros));
        });
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> value) {
        double[] sorted = results.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
