package dev.quintet.testing;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Seeds for tests of random histories: ten that never change, so that a build means the same today and tomorrow, and
 * one that is new in each run, so that over time more is seen. {@code -Dseed=42} runs that one alone.
 *
 * <pre>{@code
 * @Test
 * void the_limiter_agrees_with_a_list_of_timestamps() {
 *     Seeds.each(random -> compareHistories(random));
 * }
 * }</pre>
 *
 * <p>A parameterised test takes them by {@code @MethodSource("dev.quintet.testing.Seeds#all")}.
 *
 * @since 1.0
 */
public final class Seeds {
    private static final String PROPERTY = "seed";
    private static final int FIXED = 10;

    private Seeds() {}

    /** A history to play; what it throws fails the test. */
    @FunctionalInterface
    public interface History {
        void play(Random random) throws Exception;
    }

    public static List<Long> all() {
        String wanted = System.getProperty(PROPERTY);
        if (wanted == null || wanted.isEmpty()) {
            return LongStream.concat(LongStream.rangeClosed(1, FIXED), LongStream.of(fresh()))
                    .boxed()
                    .collect(Collectors.toList());
        }
        return List.of(parse(wanted));
    }

    /**
     * Plays the history once for each seed, and stops at the first that fails.
     *
     * @throws AssertionError naming the seed, with the history's own failure as cause
     */
    public static void each(History history) {
        for (long seed : all()) {
            @Nullable Throwable failure = play(history, seed);
            if (failure != null) {
                throw new AssertionError(
                        "Failed with seed %s: %s%nRepeat it with -D%s=%s".formatted(seed, failure, PROPERTY, seed),
                        failure);
            }
        }
    }

    private static @Nullable Throwable play(History history, long seed) {
        try {
            history.play(new Random(seed));
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return interrupted;
        } catch (Exception | AssertionError failure) {
            return failure;
        }
    }

    /** Short enough to be read aloud; never one of the fixed ones. */
    private static long fresh() {
        return ThreadLocalRandom.current().nextLong(FIXED + 1, 1_000_000_000);
    }

    private static long parse(String seed) {
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("-Dseed must be a whole number, was '" + seed + "'", notANumber);
        }
    }
}
