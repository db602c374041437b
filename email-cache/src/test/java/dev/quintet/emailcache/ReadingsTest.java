package dev.quintet.emailcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many threads of one process want a folder that is not cached. */
class ReadingsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    private final AtomicInteger readings = new AtomicInteger();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private CompletableFuture<List<Email>> reading(EmailLoader<Email, Exception> loader) {
        CompletableFuture<List<Email>> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        result.complete(fixture.cache().cachedEmailList("user123", "inbox", Email.class, loader));
                    } catch (Exception failure) {
                        result.completeExceptionally(failure);
                    }
                })
                .start();
        return result;
    }

    private List<Email> read() throws InterruptedException {
        int reading = readings.incrementAndGet();
        mayEnd.await();
        return List.of(Email.of("" + reading));
    }

    private void awaitMisses(int misses) {
        await().atMost(SOON).until(() -> fixture.reads("list", "miss") >= misses);
    }

    @Test
    void one_of_them_reads_and_the_others_have_what_it_read() {
        fixture.cache();
        List<CompletableFuture<List<Email>>> callers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            callers.add(reading(this::read));
        }
        awaitMisses(10);
        mayEnd.countDown();
        for (CompletableFuture<List<Email>> caller : callers) {
            assertThat(caller.join()).hasSize(1);
        }
        // Whoever missed, and began only after the first had ended, read for itself.
        assertThat(readings.get()).isLessThan(10);
        assertThat(redis.cli(4, "EXISTS", "emails:user123:inbox")).isEqualTo(1L);
    }

    @Test
    void who_asks_after_an_invalidation_does_not_get_what_was_read_before_it() {
        CompletableFuture<List<Email>> before = reading(this::read);
        await().atMost(SOON).until(() -> readings.get() == 1);
        fixture.cache().invalidate("user123", "inbox");
        CompletableFuture<List<Email>> after = reading(this::read);
        await().atMost(SOON).until(() -> readings.get() == 2);
        mayEnd.countDown();
        assertThat(before.join()).containsExactly(Email.of("1"));
        assertThat(after.join()).containsExactly(Email.of("2"));
        assertThat(fixture.cache().cachedEmailList("user123", "inbox", Email.class))
                .contains(List.of(Email.of("2")));
    }

    @Test
    void a_failure_is_its_own_reader_s_alone() {
        fixture.cache();
        CompletableFuture<List<Email>> failing = reading(() -> {
            read();
            throw new IllegalStateException("the mail server is down");
        });
        await().atMost(SOON).until(() -> readings.get() == 1);
        CompletableFuture<List<Email>> other = reading(this::read);
        awaitMisses(2);
        mayEnd.countDown();
        assertThatThrownBy(failing::join).hasRootCauseMessage("the mail server is down");
        assertThat(other.join()).containsExactly(Email.of("2"));
    }
}
