package dev.quintet.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What keys cost, and that an attacker's keys go. The figures in docs/rate-limits.md are printed here. */
class MemoryTest {
    private static final Pattern USED = Pattern.compile("used_memory:(\\d+)");
    private static final int ATTACKERS = 50_000;

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private Fixtures fixtures;
    private RateLimits rateLimits;

    @BeforeEach
    void open() {
        fixtures = Fixtures.at(redis);
        rateLimits = fixtures.real(Fixtures.PATIENT);
    }

    @AfterEach
    void close() {
        rateLimits.close();
        fixtures.close();
    }

    private static long bytesOf(String key) {
        return Long.parseLong(String.valueOf(redis.cli(3, "MEMORY", "USAGE", key, "SAMPLES", "0")));
    }

    @Test
    void a_used_up_key_costs_what_the_guide_says() {
        long[] permits = {10, 100, 1000, 10_000};
        long[] most = {400, 2000, 14_000, 140_000};
        for (int i = 0; i < permits.length; i++) {
            RateLimiter limiter = rateLimits.limiter("w" + permits[i], SlidingWindow.perHour(permits[i]));
            for (long j = 0; j < permits[i]; j += permits[i] / 10) {
                limiter.tryAcquire("203.0.113.9", permits[i] / 10);
            }
            assertThat(print(limiter)).isLessThan(most[i]);
        }
        RateLimiter bucket = rateLimits.limiter("bucket", new TokenBucket(100, Duration.ofHours(1)));
        RateLimiter fixed = rateLimits.limiter("fixed", new FixedWindow(100, Duration.ofHours(1)));
        bucket.tryAcquire("203.0.113.9", 100);
        fixed.tryAcquire("203.0.113.9", 100);
        assertThat(print(bucket)).isLessThan(150);
        assertThat(print(fixed)).isLessThan(150);
        ManualTime time = fixtures.time;
        try (RateLimits still = fixtures.still()) {
            RateLimiter parts = still.limiter("parts", new SubWindows(1_000_000, Duration.ofHours(1)));
            for (int i = 0; i < 60; i++) {
                parts.tryAcquire("203.0.113.9", 1000);
                time.advance(Duration.ofMinutes(1));
            }
            assertThat(print(parts)).isLessThan(1500);
        }
    }

    private static long print(RateLimiter limiter) {
        long bytes = bytesOf("rate_limit:" + limiter.name() + ":203.0.113.9");
        System.out.println("bytes a key: " + limiter + " " + bytes);
        return bytes;
    }

    @Test
    void an_attack_with_random_keys_costs_little_for_each_and_is_gone_after_the_window() {
        RateLimiter limiter = rateLimits.limiter("api", new SlidingWindow(100, Duration.ofSeconds(2)));
        limiter.tryAcquire("warm-up");
        long before = usedMemory();
        Random random = new Random(1);
        long most = 0;
        List<CompletableFuture<RateLimitDecision>> asked = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            String address = random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                    + random.nextInt(256);
            asked.add(limiter.tryAcquireAsync(address, 1).toCompletableFuture());
            if (asked.size() == 1000) {
                asked.forEach(CompletableFuture::join);
                asked.clear();
                most = Math.max(most, usedMemory() - before);
            }
        }
        @Nullable Object keys = redis.cli(3, "DBSIZE");
        System.out.println("attack: " + most + " bytes at most for " + keys + " keys at its end");
        assertThat(most / ATTACKERS).isLessThan(300);
        await().atMost(Fixtures.SOON)
                .untilAsserted(() -> assertThat(redis.cli(3, "DBSIZE")).isEqualTo(0L));
    }

    private static long usedMemory() {
        Matcher used = USED.matcher(String.valueOf(redis.cli("INFO", "memory")));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1));
    }
}
