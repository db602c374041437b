package dev.quintet.ratelimits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One process among several that want permits of one key, for {@link ManyProcessesTest}. Says {@code ready}, waits for a byte,
 * takes what it can for a while, and then prints one line for each permit.
 */
final class Contender {
    private Contender() {}

    /**
     * Contends as it is told.
     *
     * @param arguments the server's URL, {@code limiter} or {@code script}, threads, permits, and in milliseconds the window
     *     and for how long
     */
    public static void main(String[] arguments) throws Exception {
        SlidingWindow window =
                new SlidingWindow(Long.parseLong(arguments[3]), Duration.ofMillis(Long.parseLong(arguments[4])));
        Duration length = Duration.ofMillis(Long.parseLong(arguments[5]));
        Queue<Long> admitted = new ConcurrentLinkedQueue<>();
        try (Fixtures fixtures = Fixtures.at(arguments[0]);
                RateLimits rateLimits = fixtures.real(Fixtures.PATIENT.withRememberedKeys(100))) {
            RateLimiter limiter = rateLimits.limiter("contended", WhenUnavailable.refuse(), List.of(window));
            limiter.peek("one");
            Runnable attempt = arguments[1].equals("limiter")
                    ? () -> viaLimiter(limiter, admitted)
                    : () -> viaScript(fixtures, limiter, admitted);
            System.out.println("ready");
            if (System.in.read() >= 0) {
                contend(Integer.parseInt(arguments[2]), length, attempt);
            }
        }
        admitted.forEach(System.out::println);
        System.out.println("done");
    }

    /** Fails as soon as a thread does: a contender that waits for a thread that ended would be waited for, for ever. */
    private static void contend(int threads, Duration length, Runnable attempt)
            throws InterruptedException, ExecutionException {
        ExecutorService contenders = Executors.newFixedThreadPool(threads);
        try {
            long until = System.nanoTime() + length.toNanos();
            List<Future<?>> contending = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                contending.add(contenders.submit(() -> {
                    while (System.nanoTime() - until < 0) {
                        attempt.run();
                    }
                }));
            }
            for (Future<?> one : contending) {
                one.get();
            }
        } finally {
            contenders.shutdownNow();
        }
    }

    private static void viaLimiter(RateLimiter limiter, Queue<Long> admitted) {
        if (limiter.tryAcquire("one").allowed()) {
            admitted.add(1L);
        }
    }

    /** The script's own answer also says when it was given, by the server's clock. */
    private static void viaScript(Fixtures fixtures, RateLimiter limiter, Queue<Long> admitted) {
        Question question = Question.take(List.of(limiter.budget("one")), 1, "");
        List<Object> reply = fixtures.database.run(Decider.TAKE, question.keys(), question.arguments());
        if ((Long) reply.get(0) == 1) {
            admitted.add((Long) reply.get(3));
        }
    }
}
