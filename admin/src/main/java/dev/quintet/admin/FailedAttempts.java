package dev.quintet.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * Counts wrong tokens per client address: after five within a minute, further ones are turned away until the minute is over.
 *
 * <p>Right tokens never come here, so somebody who shares an operator's address cannot lock the operator out. What keeps
 * tokens from being guessed is their length; this keeps guessing from filling logs and from looking like nothing. In memory,
 * for this process, of at most 10 000 addresses.
 */
final class FailedAttempts {
    private static final int ALLOWED = 5;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 10_000;

    private final Ticker ticker;
    private final Cache<String, Failures> byAddress;

    private record Failures(long sinceNanos, int count) {
        Failures oneMore() {
            return new Failures(sinceNanos, Math.min(count + 1, ALLOWED + 1));
        }
    }

    FailedAttempts(Ticker ticker) {
        this.ticker = ticker;
        this.byAddress = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(WINDOW)
                .build();
    }

    /** Counts one more; if that was one too many, for how long further ones are turned away. */
    Optional<Duration> count(String address) {
        long now = ticker.read();
        Failures failures = byAddress
                .asMap()
                .compute(
                        ClientAddress.fold(address),
                        (folded, before) -> before == null || now - before.sinceNanos() >= WINDOW.toNanos()
                                ? new Failures(now, 1)
                                : before.oneMore());
        return failures.count() <= ALLOWED
                ? Optional.empty()
                : Optional.of(WINDOW.minusNanos(now - failures.sinceNanos()));
    }
}
