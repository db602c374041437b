package dev.quintet.sessions;

import static dev.quintet.sessions.Fixtures.ADA;
import static dev.quintet.sessions.Fixtures.FIREFOX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.quintet.databases.Databases;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.databases.errors.WriteRefusedException;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class FaultsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Databases databases;
    private StoredSessions store;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        store = Fixtures.store(databases, SessionOptions.DEFAULTS, meters, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
        databases.close();
    }

    private void assertUnavailable(SessionToken token) {
        assertThatThrownBy(() -> store.findByToken(token)).isInstanceOf(DatabaseUnavailableException.class);
        assertThatThrownBy(() ->
                        store.findByTokenAsync(token).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(DatabaseUnavailableException.class);
        assertThatThrownBy(() -> store.findByUserId("42")).isInstanceOf(DatabaseUnavailableException.class);
        assertThatThrownBy(() -> store.touch(token, RefreshPolicy.WHEN_DUE))
                .isInstanceOf(DatabaseUnavailableException.class);
        assertThatThrownBy(() -> store.create(ADA, FIREFOX)).isInstanceOf(DatabaseUnavailableException.class);
        assertThatThrownBy(() -> store.revoke(token)).isInstanceOf(DatabaseUnavailableException.class);
        assertThatThrownBy(() -> store.revokeAll("42")).isInstanceOf(DatabaseUnavailableException.class);
    }

    @Test
    void without_redis_it_is_unknown_and_not_denied_who_is_signed_in() {
        SessionToken token = store.create(ADA, FIREFOX).session().token();
        redis.kill();
        await().atMost(Fixtures.SOON)
                .until(() -> !Fixtures.sessionsOf(databases).isReady());
        assertUnavailable(token);
        redis.restart();
        await().atMost(Fixtures.SOON)
                .ignoreException(DatabaseUnavailableException.class)
                .until(() -> store.findByToken(token) != null);
    }

    @Test
    void a_hung_redis_is_not_waited_for_beyond_the_deadline() {
        SessionToken token = store.create(ADA, FIREFOX).session().token();
        redis.pause();
        assertThatThrownBy(() -> store.findByToken(token)).isInstanceOf(DatabaseUnavailableException.class);
        redis.resume();
        await().atMost(Fixtures.SOON)
                .ignoreException(DatabaseUnavailableException.class)
                .until(() -> store.findByToken(token).isPresent());
    }

    @Test
    void a_full_redis_takes_no_new_sessions_and_still_shows_and_ends_those_there_are() {
        SessionToken token = store.create(ADA, FIREFOX).session().token();
        redis.cli("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThat(store.findByToken(token)).isPresent();
            assertThatThrownBy(() -> store.create(ADA, FIREFOX)).isInstanceOf(WriteRefusedException.class);
        } finally {
            redis.cli("CONFIG", "SET", "maxmemory", "0");
        }
        assertThat(store.revoke(token)).isTrue();
    }

    @Test
    void scripts_that_the_server_forgot_are_sent_again() {
        SessionToken token = store.create(ADA, FIREFOX).session().token();
        redis.cli("SCRIPT", "FLUSH");
        assertThat(store.update(token, fields -> {
                    fields.put("x", 1L);
                    return fields;
                }))
                .isPresent();
        redis.cli("SCRIPT", "FLUSH");
        SessionToken another = store.create(ADA, FIREFOX).session().token();
        redis.cli("SCRIPT", "FLUSH");
        assertThat(store.revoke(another)).isTrue();
        redis.cli("SCRIPT", "FLUSH");
        assertThat(store.revokeAll("42")).isEqualTo(1);
    }

    @Test
    void no_token_appears_in_logs_exceptions_meters_or_texts_whatever_goes_wrong() {
        ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
        Logger quintet = (Logger) LoggerFactory.getLogger("dev.quintet");
        Level before = quintet.getLevel();
        AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                said.add(event.getFormattedMessage());
                if (event.getThrowableProxy() != null) {
                    said.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
                }
            }
        };
        ear.start();
        quintet.setLevel(Level.TRACE);
        quintet.addAppender(ear);
        SessionOptions options = SessionOptions.builder()
                .near(NearSessions.DEFAULTS)
                .maximumSessions(2, LimitPolicy.REFUSE)
                .sweep(Sweep.DEFAULTS.withInterval(Duration.ofMillis(20)))
                .listener(event -> {
                    throw new IllegalStateException("heard of " + event);
                })
                .build();
        try (StoredSessions watched = Fixtures.store(databases, options, meters, Clock.systemUTC())) {
            await().atMost(Fixtures.SOON).until(() -> Fixtures.says(redis, 1L, "EXISTS", "session:%{sweep}:since"));
            SessionAndUser created = watched.create(ADA, FIREFOX);
            SessionToken token = created.session().token();
            said.add(created + " " + token + " " + created.session() + " " + created.user());
            await().atMost(Fixtures.SOON)
                    .until(() -> meters.get("quintet.sessions.events.failed")
                                    .counter()
                                    .count()
                            > 0);
            List<Runnable> failing = List.of(
                    () -> watched.update(token, fields -> Map.of("token", "x")),
                    () -> watched.create(ADA, FIREFOX),
                    () -> watched.create(ADA, FIREFOX),
                    () -> watched.findByUserId(""),
                    () -> watched.create(ADA.withField("x", "y".repeat(200_000)), FIREFOX));
            failing.forEach(call -> hear(said, call));
            redis.cli("SET", "better-auth:" + token.value(), "{\"session\":" + token.value() + "}");
            hear(said, () -> watched.findByToken(token));
            redis.cli("DEL", "better-auth:" + token.value());
            redis.cli("HSET", "better-auth:" + token.value(), "a", "b");
            hear(said, () -> watched.revoke(token));
            hear(said, () -> watched.touch(token, RefreshPolicy.WHEN_DUE));
            redis.cli("CONFIG", "SET", "maxmemory", "1");
            hear(said, () -> watched.create(ADA, FIREFOX));
            redis.cli("CONFIG", "SET", "maxmemory", "0");
            redis.kill();
            for (Runnable call : List.<Runnable>of(
                    () -> watched.findByToken(token),
                    () -> watched.revoke(token),
                    () -> watched.revokeAll("42"),
                    () -> watched.findByTokenAsync(token).toCompletableFuture().join())) {
                hear(said, call);
            }
            assertThat(said).isNotEmpty().noneMatch(text -> text.contains(token.value()));
            assertThat(meters.getMeters())
                    .extracting(Meter::getId)
                    .noneMatch(id -> id.toString().contains(token.value()));
        } finally {
            quintet.detachAppender(ear);
            quintet.setLevel(before);
        }
    }

    private static void hear(ConcurrentLinkedQueue<String> said, Runnable call) {
        try {
            call.run();
        } catch (QuintetException | IllegalArgumentException | CompletionException failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            said.add(text.toString());
        }
    }
}
