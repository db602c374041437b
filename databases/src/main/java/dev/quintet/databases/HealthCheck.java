package dev.quintet.databases;

import dev.quintet.databases.errors.QuintetException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one database how it is, within a deadline of its own.
 *
 * <p>It asks on the connection that the application uses, because that is what the application feels. Only where there is
 * none it opens another one, to learn why: that attempt says "connection refused" or "wrong password" as of now.
 */
final class HealthCheck {
    private final LettuceDatabase database;
    private final Connector connector;
    private final Duration deadline;

    HealthCheck(LettuceDatabase database, Connector connector, Duration deadline) {
        this.database = database;
        this.connector = connector;
        this.deadline = deadline;
    }

    /** Never fails: what goes wrong becomes a verdict. Done when the deadline has passed, whatever Redis does. */
    CompletableFuture<DatabaseHealth> run() {
        CompletionStage<DatabaseHealth> verdict;
        try {
            verdict = database.isReady() ? ask(database.shared().get(), false) : probe();
        } catch (RuntimeException failure) {
            return CompletableFuture.completedFuture(DatabaseHealth.unreachable(Failures.reason(failure)));
        }
        return verdict.toCompletableFuture()
                .copy()
                .completeOnTimeout(
                        DatabaseHealth.unreachable("No answer from " + database.location() + " within "
                                + deadline.toMillis() + " ms: the server hangs, or the network is cut."),
                        deadline.toMillis(),
                        TimeUnit.MILLISECONDS)
                .exceptionally(failure -> DatabaseHealth.unreachable(explain(failure)));
    }

    private CompletionStage<DatabaseHealth> probe() {
        Throwable known = database.shared().failure();
        if (known instanceof QuintetException fault) {
            return CompletableFuture.completedFuture(DatabaseHealth.unreachable(Failures.reason(fault)));
        }
        return connector
                .connect("health")
                .thenCompose(connection ->
                        ask(connection, true).whenComplete((verdict, failure) -> Background.close(connection)));
    }

    private CompletionStage<DatabaseHealth> ask(
            StatefulRedisConnection<byte[], byte[]> connection, boolean reconnecting) {
        RedisAsyncCommands<byte[], byte[]> redis = connection.async();
        long started = System.nanoTime();
        CompletionStage<Duration> latency =
                redis.ping().thenApply(pong -> Duration.ofNanos(System.nanoTime() - started));
        CompletionStage<@Nullable String> info =
                redis.info().handle((answer, refused) -> refused == null ? answer : null);
        return latency.handle((time, failure) -> new Ping(time, failure))
                .thenCombine(info, (ping, answer) -> judge(ping, answer, reconnecting));
    }

    private record Ping(
            @Nullable Duration latency, @Nullable Throwable failure) {}

    private DatabaseHealth judge(Ping ping, @Nullable String info, boolean reconnecting) {
        List<String> reasons = new ArrayList<>();
        Throwable failure = ping.failure() == null ? null : Failures.unwrap(ping.failure());
        if (failure != null && !(failure instanceof RedisCommandExecutionException)) {
            return DatabaseHealth.unreachable(explain(failure));
        }
        if (failure != null) {
            reasons.add("The server answers PING with: " + Failures.reason(failure));
        }
        if (reconnecting) {
            reasons.add("The application's own connection is down; it reconnects by itself.");
        }
        ServerInfo server = ServerInfo.parse(info == null ? "" : info);
        reasons.addAll(
                HealthRules.reasons(database.database(), database.settings().names(), server));
        return new DatabaseHealth(
                reasons.isEmpty() ? HealthStatus.HEALTHY : HealthStatus.DEGRADED,
                true,
                Optional.ofNullable(ping.latency()),
                Optional.of(server.text("role"))
                        .filter(role -> !role.isEmpty())
                        .map(role -> role.equals("slave") ? "replica" : role),
                Optional.of(server.text("redis_version")).filter(version -> !version.isEmpty()),
                reasons);
    }

    private String explain(Throwable failure) {
        return "Cannot use " + database.location() + ": " + Failures.reason(failure);
    }
}
