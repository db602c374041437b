package dev.quintet.sessions;

import static dev.quintet.sessions.Fixtures.ADA;
import static dev.quintet.sessions.Fixtures.FIREFOX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Databases;
import dev.quintet.databases.KeyChangeListener;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.testing.FaultProxy;
import dev.quintet.testing.ManualClock;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearSessionsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private static KeyStyle style(String name) {
        return name.equals("crm") ? KeyStyle.CRM : KeyStyle.BETTER_AUTH;
    }

    @Nested
    class OnRedis {
        private final ManualClock clock = ManualClock.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private FaultProxy network;
        private Databases databases;
        private Databases elsewhere;

        @BeforeEach
        void open() {
            network = FaultProxy.before(redis);
            databases = Fixtures.open(network.url());
            elsewhere = Fixtures.open(redis);
        }

        @AfterEach
        void close() {
            elsewhere.close();
            databases.close();
            network.close();
        }

        private StoredSessions near(KeyStyle style) {
            SessionOptions options = SessionOptions.builder()
                    .keyStyle(style)
                    .near(NearSessions.DEFAULTS.withMaxAge(Duration.ofMinutes(5)))
                    .build();
            return Fixtures.store(databases, options, meters, clock);
        }

        private double hits() {
            return meters.get("quintet.sessions.near.hits").counter().count();
        }

        private void warm(StoredSessions store, SessionToken token) {
            double before = hits();
            await().atMost(Fixtures.SOON).until(() -> store.findByToken(token).isPresent() && hits() > before);
        }

        @ParameterizedTest
        @ValueSource(strings = {"better-auth", "crm"})
        void what_is_revoked_elsewhere_is_soon_not_found_any_more(String name) {
            SessionOptions options =
                    SessionOptions.builder().keyStyle(style(name)).build();
            try (StoredSessions store = near(style(name));
                    StoredSessions other = Fixtures.store(elsewhere, options, clock)) {
                SessionToken token = other.create(ADA, FIREFOX).session().token();
                warm(store, token);
                other.revoke(token);
                await().atMost(Fixtures.SOON)
                        .until(() -> store.findByToken(token).isEmpty());

                SessionToken hidden = other.create(ADA, FIREFOX).session().token();
                warm(store, hidden);
                redis.cli("DEL", style(name).activeSessions("42"), style(name).own("index:42"));
                // Only the mark tells of this one.
                other.revokeAll("42");
                await().atMost(Fixtures.SOON)
                        .until(() -> store.findByToken(hidden).isEmpty());

                SessionToken changed = other.create(ADA, FIREFOX).session().token();
                warm(store, changed);
                other.refreshUser(ADA.withField("role", "admin"));
                await().atMost(Fixtures.SOON)
                        .until(() -> store.findByToken(changed)
                                .filter(found -> !found.user().roles().isEmpty())
                                .isPresent());
            }
        }

        @Test
        void what_is_revoked_here_is_not_found_any_more_at_once() {
            try (StoredSessions store = near(KeyStyle.BETTER_AUTH)) {
                for (int i = 0; i < 5; i++) {
                    SessionToken one = store.create(ADA, FIREFOX).session().token();
                    SessionToken two = store.create(ADA, FIREFOX).session().token();
                    warm(store, one);
                    warm(store, two);
                    store.revoke(one);
                    assertThat(store.findByToken(one)).isEmpty();
                    store.revokeAll("42");
                    assertThat(store.findByToken(two)).isEmpty();
                }
            }
        }

        @Test
        void what_is_remembered_expires_and_is_banned_all_the_same() {
            try (StoredSessions store = near(KeyStyle.BETTER_AUTH)) {
                AuthUser banned = ADA.withField("banned", true)
                        .withField("banExpires", Dates.write(clock.instant().minusSeconds(1)));
                SessionToken token = store.create(banned, FIREFOX).session().token();
                warm(store, token);
                clock.advance(Duration.ofDays(-1));
                assertThat(store.findByToken(token)).isEmpty();
                clock.advance(Duration.ofDays(8).plusMinutes(1));
                assertThat(store.findByToken(token)).isEmpty();
            }
        }

        @Test
        void while_redis_cannot_tell_nothing_is_remembered() {
            try (StoredSessions store = near(KeyStyle.BETTER_AUTH)) {
                SessionToken token = store.create(ADA, FIREFOX).session().token();
                warm(store, token);
                network.refuse();
                network.resetNow();
                await().atMost(Fixtures.SOON).ignoreExceptions().until(() -> {
                    try {
                        store.findByToken(token);
                        return false;
                    } catch (DatabaseUnavailableException unavailable) {
                        return true;
                    }
                });
                redis.cli("DEL", "better-auth:" + token.value());
                network.admit();
                await().atMost(Fixtures.SOON)
                        .ignoreExceptions()
                        .until(() -> store.findByToken(token).isEmpty());
            }
        }
    }

    /** Interleavings that a network decides upon, played by hand. */
    @Nested
    class ByItself {
        private final AtomicLong nanos = new AtomicLong();
        private final Keys keys = new Keys(KeyStyle.BETTER_AUTH);
        private final NearSessionCache near = new NearSessionCache(NearSessions.DEFAULTS, keys, 2, nanos::get);
        private final KeyChangeListener first = near.teller(0);
        private final KeyChangeListener second = near.teller(1);
        private final SessionToken token =
                SessionToken.parse("SY7J5BsaEqND1jOhCaE1NW9tNn8cu25w").orElseThrow();
        private final SessionAndUser session = new SessionAndUser(
                new AuthSession(
                        "s1",
                        token,
                        "42",
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Dates.LATEST,
                        "",
                        "",
                        Optional.empty(),
                        Map.of()),
                ADA);

        @BeforeEach
        void begin() {
            first.began();
            second.began();
        }

        @Test
        void a_session_is_kept_until_it_is_too_old() {
            near.keep(near.ticket(token), session);
            nanos.addAndGet(Duration.ofSeconds(5).toNanos() - 1);
            assertThat(near.get(token)).isEqualTo(session);
            nanos.incrementAndGet();
            assertThat(near.get(token)).isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "better-auth:SY7J5BsaEqND1jOhCaE1NW9tNn8cu25w",
                    "session:%revoked:SY7J5BsaEqND1jOhCaE1NW9tNn8cu25w",
                    "better-auth:revoked-sessions-before-42"
                })
        void whatever_revokes_it_is_heeded_before_and_after_it_is_kept(String key) {
            NearSessionCache.Ticket early = near.ticket(token);
            first.changed(key);
            near.keep(early, session);
            assertThat(near.get(token))
                    .as("read before the change, kept after it")
                    .isNull();
            near.keep(near.ticket(token), session);
            assertThat(near.get(token)).isEqualTo(session);
            second.changed(key);
            assertThat(near.get(token)).isNull();
        }

        @Test
        void other_peoples_changes_do_not_matter() {
            near.keep(near.ticket(token), session);
            first.changed("better-auth:revoked-sessions-before-43");
            first.changed("better-auth:active-sessions-42");
            first.changed("session:%index:42");
            assertThat(near.get(token)).isEqualTo(session);
        }

        @Test
        void one_connection_that_is_lost_is_enough_to_forget_everything() {
            NearSessionCache.Ticket early = near.ticket(token);
            near.keep(early, session);
            second.lost();
            assertThat(near.get(token)).isNull();
            near.keep(near.ticket(token), session);
            assertThat(near.get(token)).isNull();
            second.began();
            near.keep(early, session);
            assertThat(near.get(token))
                    .as("read before the connection was lost")
                    .isNull();
            near.keep(near.ticket(token), session);
            assertThat(near.get(token)).isEqualTo(session);
            first.everythingChanged();
            assertThat(near.get(token)).isNull();
        }
    }
}
