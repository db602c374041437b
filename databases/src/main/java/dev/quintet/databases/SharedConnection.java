package dev.quintet.databases;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.QuintetException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one multiplexed connection of a database.
 *
 * <p>Until the first connect succeeds it tries again by itself; from then on Lettuce reconnects. A connection is handed out
 * only after {@code onFirstConnect} has agreed to the server at its other end, and never if that check finds a fault.
 */
final class SharedConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SharedConnection.class);

    private final Connector connector;
    private final Executor workers;
    private final Duration longestPause;
    private final Function<StatefulRedisConnection<byte[], byte[]>, CompletionStage<?>> onFirstConnect;
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> connection;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    private boolean warned;

    SharedConnection(
            Connector connector,
            Executor workers,
            Duration longestPause,
            Function<StatefulRedisConnection<byte[], byte[]>, CompletionStage<?>> onFirstConnect) {
        this.connector = connector;
        this.workers = workers;
        this.longestPause = longestPause;
        this.onFirstConnect = onFirstConnect;
    }

    /** Begins to connect. The stage completes when the first attempt is over, whatever came of it. */
    CompletionStage<Void> start() {
        attempt(0);
        return firstAttempt;
    }

    private void attempt(int earlier) {
        if (closed) {
            return;
        }
        CompletableFuture<?> unused = connector
                .connect("")
                .thenCompose(made -> onFirstConnect.apply(made).handle((checked, fault) -> {
                    if (fault != null) {
                        Background.close(made);
                        throw new CompletionException(Failures.unwrap(fault));
                    }
                    return made;
                }))
                .whenComplete((made, problem) -> {
                    if (problem == null) {
                        accept(made);
                        firstAttempt.complete(null);
                    } else {
                        Background.watch(
                                explain(Failures.unwrap(problem)).thenAccept(explained -> {
                                    retry(explained, earlier);
                                    firstAttempt.complete(null);
                                }),
                                "Connecting again");
                    }
                });
    }

    private CompletableFuture<? extends Throwable> explain(Throwable problem) {
        return NumberCheck.isOutOfRange(problem)
                ? new NumberCheck(connector).explain()
                : CompletableFuture.completedFuture(problem);
    }

    private void accept(StatefulRedisConnection<byte[], byte[]> made) {
        connection = made;
        failure = null;
        if (closed) {
            Background.close(made);
        } else if (warned) {
            log.info("Connected to {} at {}.", name(), connector.settings().location());
        }
    }

    private void retry(Throwable problem, int earlier) {
        failure = problem;
        if (closed || problem instanceof QuintetException) {
            // A fault that a person must mend: trying again would only repeat it.
            return;
        }
        if (!warned) {
            warned = true;
            log.warn(
                    "Cannot connect to {} at {}: {} Trying again until it answers.",
                    name(),
                    connector.settings().location(),
                    Failures.reason(problem));
        }
        long ceiling = Math.min(longestPause.toMillis(), 50L << Math.min(earlier, 10));
        long pause = ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1);
        Background.watch(
                CompletableFuture.runAsync(
                        () -> attempt(earlier + 1),
                        CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, workers)),
                "Connecting again");
    }

    /**
     * Replaces the connection by a new one, as soon as that is made; commands in flight on the old one are then lost. Tried
     * again until it succeeds: the former primary may take commands for ten seconds more, and lose what they wrote.
     *
     * @return completes when commands go to the new one, or never will
     */
    CompletionStage<Void> renew() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        renew(over);
        return over;
    }

    private void renew(CompletableFuture<Void> over) {
        CompletableFuture<?> unused = connector.connect("").whenComplete((made, problem) -> {
            StatefulRedisConnection<byte[], byte[]> former = connection;
            if (problem != null && former != null && !closed) {
                log.warn("Cannot move {} to its new primary: {} Trying again.", name(), Failures.reason(problem));
                Background.watch(
                        CompletableFuture.runAsync(
                                () -> renew(over),
                                CompletableFuture.delayedExecutor(
                                        longestPause.toMillis(), TimeUnit.MILLISECONDS, workers)),
                        "Moving to a new primary");
                return;
            }
            if (problem == null) {
                move(made, former);
            }
            over.complete(null);
        });
    }

    private void move(
            StatefulRedisConnection<byte[], byte[]> made, @Nullable StatefulRedisConnection<byte[], byte[]> former) {
        if (former != null) {
            accept(made);
            Background.close(former);
        } else {
            // The first attempt is still under way, and finds the new primary by itself.
            Background.close(made);
        }
    }

    /** Whether commands can be sent now. */
    boolean isReady() {
        StatefulRedisConnection<byte[], byte[]> current = connection;
        return current != null && current.isOpen() && !closed;
    }

    /** What the last attempt to connect failed with, until one succeeds. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /**
     * The connection.
     *
     * @throws DatabaseUnavailableException if none has been made yet, with the reason why
     */
    StatefulRedisConnection<byte[], byte[]> get() {
        StatefulRedisConnection<byte[], byte[]> current = connection;
        if (current != null && !closed) {
            return current;
        }
        Throwable reason = failure;
        if (closed) {
            throw new DatabaseUnavailableException(name() + " was closed; nothing was sent.", null);
        }
        if (reason instanceof QuintetException fault) {
            throw fault;
        }
        throw new DatabaseUnavailableException(
                "Not connected to " + name() + " at " + connector.settings().location() + ": "
                        + (reason == null ? "still connecting." : Failures.reason(reason)) + " Nothing was sent.",
                reason);
    }

    private String name() {
        return connector.settings().database().wireName();
    }

    /** Hands out no connection any more; the client closes it when it shuts down. */
    @Override
    public void close() {
        closed = true;
    }
}
