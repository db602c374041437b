package dev.quintet.sessions;

import static dev.quintet.sessions.Fixtures.ADA;
import static dev.quintet.sessions.Fixtures.FIREFOX;
import static dev.quintet.sessions.Fixtures.GRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Databases;
import dev.quintet.databases.KeyScan;
import dev.quintet.sessions.events.SessionEvent;
import dev.quintet.sessions.events.SessionEvent.Created;
import dev.quintet.sessions.events.SessionEvent.Expired;
import dev.quintet.sessions.events.SessionEvent.Refreshed;
import dev.quintet.sessions.events.SessionEvent.Revoked;
import dev.quintet.sessions.events.SessionEvent.Revoked.Reason;
import dev.quintet.sessions.events.SessionListener;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.testing.ManualClock;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {
    private static final Sweep OFTEN = Sweep.DEFAULTS.withInterval(Duration.ofMillis(20));

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private final ManualClock clock = ManualClock.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final List<SessionEvent> events = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Databases databases;
    private StoredSessions silent;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        silent = Fixtures.store(databases, SessionOptions.DEFAULTS, clock);
    }

    @AfterEach
    void close() {
        silent.close();
        databases.close();
    }

    private StoredSessions sweeping(Sweep sweep, SessionListener listener) {
        return sweeping(KeyStyle.BETTER_AUTH, sweep, listener);
    }

    private StoredSessions sweeping(KeyStyle style, Sweep sweep, SessionListener listener) {
        SessionOptions options = SessionOptions.builder()
                .keyStyle(style)
                .sweep(sweep)
                .listener(listener)
                .build();
        StoredSessions store = Fixtures.store(databases, options, meters, clock);
        // What is there before the first round is no news.
        await().atMost(Fixtures.SOON).until(() -> Fixtures.says(redis, 1L, "EXISTS", style.own("{sweep}:since")));
        return store;
    }

    private void awaitEvent(Predicate<SessionEvent> wanted) {
        await().atMost(Fixtures.SOON).untilAsserted(() -> assertThat(events).anyMatch(wanted));
    }

    private static Predicate<SessionEvent> revoked(AuthSession session, Reason reason) {
        return event -> event instanceof Revoked revoked
                && revoked.sessionId().equals(session.id())
                && revoked.userId().equals(session.userId())
                && revoked.reason() == reason;
    }

    @ParameterizedTest
    @CsvSource({"better-auth, true", "better-auth, false", "crm, true"})
    void a_session_is_told_of_from_its_beginning_to_its_end(String name, boolean told) {
        KeyStyle style = name.equals("crm") ? KeyStyle.CRM : KeyStyle.BETTER_AUTH;
        try (StoredSessions store = sweeping(style, OFTEN.withTold(told), events::add)) {
            AuthSession session = store.create(ADA, FIREFOX).session();
            awaitEvent(new Created(session)::equals);
            clock.advance(Duration.ofDays(2));
            AuthSession refreshed = store.touch(session.token(), RefreshPolicy.WHEN_DUE)
                    .session()
                    .orElseThrow()
                    .session();
            awaitEvent(new Refreshed(refreshed)::equals);
            store.revoke(session.token());
            awaitEvent(revoked(session, Reason.SIGNED_OUT));

            AuthSession other = store.create(ADA, FIREFOX).session();
            AuthSession current = store.create(ADA, FIREFOX).session();
            awaitEvent(new Created(other)::equals);
            awaitEvent(new Created(current)::equals);
            store.revokeOthers("42", current.token());
            awaitEvent(revoked(other, Reason.OTHERS));
            store.revokeAll("42");
            awaitEvent(revoked(current, Reason.ALL));
            assertThat(events).hasSize(7);
            assertThat(events.toString()).doesNotContain(session.token().value());
        }
    }

    @Test
    void the_end_of_a_session_is_told_when_its_time_is_up() {
        try (StoredSessions store = sweeping(OFTEN, events::add)) {
            AuthSession session = store.create(ADA, FIREFOX).session();
            AuthSession brief = store.create(GRACE, FIREFOX.withExpiresIn(Duration.ofSeconds(1)))
                    .session();
            awaitEvent(new Created(session)::equals);
            awaitEvent(new Created(brief)::equals);
            clock.set(brief.expiresAt());
            awaitEvent(new Expired(brief.id(), "43", brief.expiresAt())::equals);
            clock.set(session.expiresAt());
            awaitEvent(new Expired(session.id(), "42", session.expiresAt())::equals);
            assertThat(events).hasSize(4);
        }
    }

    @Test
    void what_better_auth_does_is_told_too() {
        NaiveWriter library = new NaiveWriter(Fixtures.raw(databases));
        try (StoredSessions store = sweeping(OFTEN, events::add)) {
            SessionToken token = SessionToken.generate(new SecureRandom());
            AuthSession session = library.create(ADA, token, clock.instant());
            awaitEvent(new Created(session)::equals);
            // The index has it too from now on, so that it is found when the list loses it.
            await().atMost(Fixtures.SOON).until(() -> redis.cli("ZSCORE", "session:%index:42", token.value()) != null);
            redis.cli("DEL", "better-auth:active-sessions-42");
            assertThat(store.count("42")).isEqualTo(1);
            redis.cli("DEL", "better-auth:" + token.value());
            awaitEvent(revoked(session, Reason.ELSEWHERE));
        }
    }

    @Test
    void what_happened_while_nobody_swept_is_told_afterwards() {
        AuthSession old = silent.create(ADA, FIREFOX).session();
        clock.advance(Duration.ofSeconds(1));
        sweeping(OFTEN, events::add).close();
        StoredSessions first = sweeping(OFTEN, events::add);
        AuthSession before = silent.create(ADA, FIREFOX).session();
        AuthSession expiring =
                silent.create(GRACE, FIREFOX.withExpiresIn(Duration.ofHours(1))).session();
        awaitEvent(new Created(before)::equals);
        awaitEvent(new Created(expiring)::equals);
        await().atMost(Fixtures.SOON).until(() -> Fixtures.says(redis, 3L, "HLEN", "session:%{sweep}:known"));
        first.close();

        silent.revoke(before.token());
        AuthSession meanwhile = silent.create(ADA, FIREFOX).session();
        clock.advance(Duration.ofHours(2));
        assertThat(events).hasSize(2);
        try (StoredSessions second = sweeping(OFTEN, events::add)) {
            assertThat(second.findByToken(before.token())).isEmpty();
            awaitEvent(revoked(before, Reason.SIGNED_OUT));
            awaitEvent(new Created(meanwhile)::equals);
            awaitEvent(new Expired(expiring.id(), "43", expiring.expiresAt())::equals);
            assertThat(events)
                    .as("without %s, which was there before anybody swept", old)
                    .hasSize(5);
        }
    }

    @Test
    void one_process_sweeps_at_a_time_and_another_goes_on_when_it_ends() {
        List<SessionEvent> others = new CopyOnWriteArrayList<>();
        StoredSessions first = sweeping(OFTEN, events::add);
        try (StoredSessions second = sweeping(OFTEN, others::add)) {
            for (int i = 0; i < 20; i++) {
                first.create(ADA, FIREFOX);
            }
            await().atMost(Fixtures.SOON).untilAsserted(() -> assertThat(events).hasSize(20));
            first.close();
            AuthSession last = second.create(ADA, FIREFOX).session();
            await().atMost(Fixtures.SOON).untilAsserted(() -> assertThat(others).containsExactly(new Created(last)));
            assertThat(events).hasSize(20);
        }
    }

    @Test
    void a_session_that_better_auth_writes_back_is_deleted_again() {
        NaiveWriter library = new NaiveWriter(Fixtures.raw(databases));
        try (StoredSessions store = sweeping(OFTEN, events::add)) {
            AuthSession session = store.create(ADA, FIREFOX).session();
            awaitEvent(new Created(session)::equals);
            String key = "better-auth:" + session.token().value();
            String text = String.valueOf(redis.cli("GET", key));
            SessionDocument read = Objects.requireNonNull(
                    SessionDocument.read(session.token(), text, 100_000).document());
            store.revoke(session.token());
            library.refresh(read, clock.instant());
            await().atMost(Fixtures.SOON).until(() -> Fixtures.says(redis, 0L, "EXISTS", key));
            awaitEvent(revoked(session, Reason.SIGNED_OUT));
            assertThat(meters.get("quintet.sessions.revived").counter().count()).isEqualTo(1);
        }
    }

    @Test
    void what_would_stay_for_ever_goes() {
        try (StoredSessions store = sweeping(OFTEN, events::add)) {
            AuthSession session = store.create(ADA, FIREFOX).session();
            awaitEvent(new Created(session)::equals);
            redis.cli("PERSIST", "better-auth:" + session.token().value());
            clock.set(session.expiresAt());
            awaitEvent(event -> event instanceof Expired);
            await().atMost(Fixtures.SOON)
                    .until(() -> Fixtures.says(
                            redis,
                            0L,
                            "EXISTS",
                            "better-auth:" + session.token().value()));
            Fixtures.sessionsOf(databases)
                    .keys(KeyScan.ALL)
                    .forEach(key ->
                            assertThat((Long) redis.cli("PTTL", key)).as(key).isNotEqualTo(-1L));
        }
    }

    @Test
    void a_listener_that_fails_does_not_keep_others_from_hearing() {
        SessionOptions options = SessionOptions.builder()
                .sweep(OFTEN)
                .listener(event -> {
                    throw new IllegalStateException("the listener's own");
                })
                .listener(events::add)
                .build();
        try (StoredSessions store = Fixtures.store(databases, options, meters, clock)) {
            await().atMost(Fixtures.SOON).until(() -> Fixtures.says(redis, 1L, "EXISTS", "session:%{sweep}:since"));
            AuthSession session = store.create(ADA, FIREFOX).session();
            awaitEvent(new Created(session)::equals);
            store.revoke(session.token());
            awaitEvent(revoked(session, Reason.SIGNED_OUT));
            assertThat(meters.get("quintet.sessions.events.failed").counter().count())
                    .isEqualTo(2);
        }
    }

    @Test
    void sweeping_goes_on_when_redis_is_back() {
        try (StoredSessions store = sweeping(OFTEN, events::add)) {
            AuthSession session = store.create(ADA, FIREFOX).session();
            awaitEvent(new Created(session)::equals);
            redis.restart();
            await().atMost(Fixtures.SOON).ignoreExceptions().until(() -> {
                store.create(GRACE, FIREFOX);
                return true;
            });
            awaitEvent(event -> event instanceof Created && event.userId().equals("43"));
        }
    }
}
