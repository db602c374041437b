package dev.quintet.cache;

import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.WriteRefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between a cache and its Redis: decides whether to ask, and what a Redis that does not answer means. */
final class Guard {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    private final CircuitBreaker breaker;
    private final WhenDown whenDown;
    private final CacheMeter meter;
    private final String name;

    Guard(CircuitBreaker breaker, WhenDown whenDown, CacheMeter meter, String name) {
        this.breaker = breaker;
        this.whenDown = whenDown;
        this.meter = meter;
        this.name = name;
    }

    /** What Redis answers; without an answer null, or the failure, as the options say. */
    <T> @Nullable T ask(Supplier<@Nullable T> question) {
        if (whenDown == WhenDown.FAIL) {
            return insist(question);
        }
        if (!breaker.permits()) {
            meter.unanswered();
            return null;
        }
        try {
            return measured(question);
        } catch (CallInterruptedException interrupted) {
            throw interrupted;
        } catch (DatabaseUnavailableException | WriteRefusedException failure) {
            meter.unanswered();
            return null;
        }
    }

    /** What Redis answers, or the failure: for what must not be passed over. */
    <T> @Nullable T insist(Supplier<@Nullable T> question) {
        if (!breaker.permits()) {
            meter.unanswered();
            throw refusal();
        }
        try {
            return measured(question);
        } catch (DatabaseUnavailableException failure) {
            meter.unanswered();
            throw failure;
        }
    }

    /** Like {@link #ask}, without waiting. */
    <T> CompletionStage<@Nullable T> askAsync(Supplier<CompletionStage<@Nullable T>> question) {
        if (!breaker.permits()) {
            meter.unanswered();
            return whenDown == WhenDown.MISS
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(refusal());
        }
        return question.get().handle((answer, thrown) -> {
            Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            if (!(failure instanceof DatabaseUnavailableException)) {
                succeeded();
            } else {
                failed(failure);
                meter.unanswered();
                if (whenDown == WhenDown.MISS) {
                    return null;
                }
            }
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return answer;
        });
    }

    private <T> @Nullable T measured(Supplier<@Nullable T> question) {
        T answer;
        try {
            answer = question.get();
        } catch (CallInterruptedException interrupted) {
            throw interrupted;
        } catch (DatabaseUnavailableException failure) {
            failed(failure);
            throw failure;
        } catch (RuntimeException answered) {
            succeeded();
            throw answered;
        }
        succeeded();
        return answer;
    }

    private void succeeded() {
        if (breaker.isOpen()) {
            log.info("Redis answers the cache '{}' again.", name);
        }
        breaker.succeeded();
    }

    private void failed(Throwable failure) {
        boolean before = breaker.isOpen();
        breaker.failed();
        if (!before && breaker.isOpen()) {
            log.warn(
                    "The cache '{}' asks Redis only once a second from now on, for it does not answer: {}",
                    name,
                    failure.getMessage());
        }
    }

    private DatabaseUnavailableException refusal() {
        return new DatabaseUnavailableException(
                "The cache '" + name + "' did not ask Redis, which left " + CircuitBreaker.FAILURES
                        + " calls in a row unanswered. One call a second tries again.",
                null);
    }
}
