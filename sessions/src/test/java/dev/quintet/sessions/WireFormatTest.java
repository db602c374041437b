package dev.quintet.sessions;

import static dev.quintet.sessions.Fixtures.ADA;
import static dev.quintet.sessions.Fixtures.FIREFOX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.databases.KeyScan;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.testing.ManualClock;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stands in Redis, to the letter: others read it. */
class WireFormatTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private final ManualClock clock = ManualClock.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private Databases databases;
    private StoredSessions store;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        store = Fixtures.store(databases, SessionOptions.DEFAULTS, clock);
    }

    @AfterEach
    void close() {
        store.close();
        databases.close();
    }

    private static String get(String key) {
        return String.valueOf(redis.cli("GET", key));
    }

    private static long ttl(String key) {
        return (Long) Objects.requireNonNull(redis.cli("TTL", key));
    }

    private Set<String> keys() {
        return Fixtures.sessionsOf(databases)
                .keys(KeyScan.ALL)
                .map(key -> key.replaceAll("[A-Za-z0-9]{32}", "<token>"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void a_session_is_the_document_that_better_auth_writes() {
        AuthSession session = store.create(
                        ADA.withImage("a.png")
                                .withDates(
                                        Instant.parse("2026-01-02T03:04:05Z"), Instant.parse("2026-01-02T03:04:05.6Z"))
                                .withField("role", "user"),
                        FIREFOX.withField("activeOrganizationId", "acme"))
                .session();
        String now = Dates.write(clock.instant());
        assertThat(now).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        String token = session.token().value();
        assertThat(get("better-auth:" + token))
                .isEqualTo("{\"session\":{\"id\":\"" + session.id() + "\",\"token\":\"" + token
                        + "\",\"userId\":\"42\",\"expiresAt\":\"" + Dates.write(session.expiresAt())
                        + "\",\"createdAt\":\"" + now + "\",\"updatedAt\":\"" + now
                        + "\",\"ipAddress\":\"192.0.2.1\",\"userAgent\":\"Firefox\",\"activeOrganizationId\":\"acme\"},"
                        + "\"user\":{\"id\":\"42\",\"name\":\"Ada\",\"email\":\"ada@example.com\",\"emailVerified\":true,"
                        + "\"image\":\"a.png\",\"createdAt\":\"2026-01-02T03:04:05.000Z\","
                        + "\"updatedAt\":\"2026-01-02T03:04:05.600Z\",\"role\":\"user\"}}");
        assertThat(get("better-auth:active-sessions-42"))
                .isEqualTo("[{\"token\":\"" + token + "\",\"expiresAt\":"
                        + session.expiresAt().toEpochMilli() + "}]");
        assertThat(ttl("better-auth:" + token)).isBetween(604_790L, 604_800L);
        assertThat(ttl("better-auth:active-sessions-42")).isBetween(604_790L, 604_800L);
        assertThat(ttl("session:%index:42")).isBetween(604_790L, 604_860L);
    }

    @Test
    void each_style_has_its_keys_and_everything_in_them_expires() {
        assertThat(keysAfterALife(KeyStyle.BETTER_AUTH))
                .containsExactly(
                        "better-auth:<token>",
                        "better-auth:active-sessions-42",
                        "better-auth:revoked-sessions-before-42",
                        "session:%index:42",
                        "session:%revoked:<token>");
        assertThat(keysAfterALife(KeyStyle.CRM))
                .containsExactly(
                        "session:%index:42",
                        "session:%revoked:<token>", "session:<token>", "user:42", "user::revoked-before:42");
        assertThat(keysAfterALife(KeyStyle.betterAuth("session:")))
                .containsExactly(
                        "session:<token>",
                        "session:active-sessions-42",
                        "session:revoked-sessions-before-42",
                        "user:%session%3A%index:42",
                        "user:%session%3A%revoked:<token>");
    }

    private Set<String> keysAfterALife(KeyStyle style) {
        redis.cli("FLUSHALL");
        SessionOptions options = SessionOptions.builder().keyStyle(style).build();
        try (StoredSessions sessions = Fixtures.store(databases, options, clock)) {
            sessions.revoke(sessions.create(ADA, FIREFOX).session().token());
            sessions.revokeAll("42");
            sessions.create(ADA, FIREFOX);
            Fixtures.sessionsOf(databases)
                    .keys(KeyScan.ALL)
                    .forEach(key -> assertThat(ttl(key)).as(key).isPositive());
            return keys();
        }
    }

    @Test
    void a_revoked_list_is_deleted_and_never_becomes_an_object() {
        store.revoke(store.create(ADA, FIREFOX).session().token());
        assertThat(redis.cli("EXISTS", "better-auth:active-sessions-42")).isEqualTo(0L);
    }

    @Test
    void what_nobody_here_knows_survives_every_rewriting_to_the_letter() {
        AuthSession session = store.create(ADA, FIREFOX).session();
        String key = "better-auth:" + session.token().value();
        String odd = "\"amount\":1.10,\"big\":123456789012345678901234567890,\"tiny\":1e-7,\"nothing\":null,"
                + "\"nested\":{\"b\":[],\"a\":{}},\"text\":\"/\\u2028🎹\\\\\",";
        String written = get(key).replace("{\"session\":{", "{\"third\":{\"x\":1.0},\"session\":{" + odd)
                .replace("\"user\":{", "\"user\":{" + odd);
        redis.cli("SET", key, written, "EX", "600000");
        clock.advance(Duration.ofDays(2));
        store.touch(session.token(), RefreshPolicy.WHEN_DUE);
        store.update(session.token(), fields -> {
            fields.put("mine", List.of(1L, "two"));
            return fields;
        });
        store.refreshUser(AuthUser.of("42", "Ada Lovelace", "ada@example.com"));
        String read = "\"amount\":1.10,\"big\":123456789012345678901234567890,\"tiny\":1E-7,\"nothing\":null,"
                + "\"nested\":{\"b\":[],\"a\":{}},\"text\":\"/\u2028🎹\\\\\",";
        assertThat(get(key))
                .startsWith("{\"third\":{\"x\":1.0},\"session\":{" + read)
                .contains("\"user\":{" + read)
                .contains("\"mine\":[1,\"two\"]")
                .contains("Ada Lovelace");
        String renewed = "better-auth:"
                + store.revokeOthersStrict("42", session.token())
                        .orElseThrow()
                        .session()
                        .token()
                        .value();
        assertThat(get(renewed)).startsWith("{\"third\":{\"x\":1.0},\"session\":{" + read);
    }

    @Test
    void what_has_less_than_a_second_left_is_not_written_for_ever() {
        AuthSession session = store.create(ADA, FIREFOX).session();
        clock.set(session.expiresAt().minusMillis(999));
        assertThat(store.findByToken(session.token())).isPresent();
        store.refreshUser(ADA.withField("role", "admin"));
        store.update(session.token(), fields -> {
            fields.put("x", 1L);
            return fields;
        });
        store.reconcile("42");
        Fixtures.sessionsOf(databases)
                .keys(KeyScan.ALL)
                .forEach(key -> assertThat(ttl(key)).as(key).isPositive());
    }

    @Test
    void keys_that_better_auth_left_without_an_expiry_are_put_right() {
        AuthSession session = store.create(ADA, FIREFOX).session();
        redis.cli("PERSIST", "better-auth:" + session.token().value());
        redis.cli("PERSIST", "better-auth:active-sessions-42");
        redis.cli("SET", "better-auth:revoked-sessions-before-42", "1");
        ReconcileReport report = store.reconcile("42");
        assertThat(report.withoutExpiry()).isEqualTo(3);
        assertThat(report.valid()).isEqualTo(1);
        assertThat(ttl("better-auth:" + session.token().value())).isPositive();
        redis.cli("PERSIST", "better-auth:" + session.token().value());
        clock.advance(Duration.ofDays(8));
        redis.cli("PERSIST", "better-auth:active-sessions-42");
        redis.cli("ZADD", "session:%index:42", "9999999999999", session.token().value());
        assertThat(store.reconcile("42").withoutExpiry()).isEqualTo(1);
        assertThat(redis.cli("EXISTS", "better-auth:" + session.token().value(), "better-auth:active-sessions-42"))
                .isEqualTo(0L);
    }

    @Test
    void sessions_that_the_list_lost_are_found_and_listed_again_and_stale_entries_go() {
        AuthSession lost;
        AuthSession listed;
        // By a store that is closed, and so takes no later look at what it wrote.
        try (StoredSessions closed = Fixtures.store(databases, SessionOptions.DEFAULTS, clock)) {
            lost = closed.create(ADA, FIREFOX).session();
            listed = closed.create(ADA, FIREFOX).session();
        }
        long end = listed.expiresAt().toEpochMilli();
        String stale = "{\"token\":\"" + "s".repeat(32) + "\",\"expiresAt\":" + end + "}";
        redis.cli(
                "SET",
                "better-auth:active-sessions-42",
                "[" + stale + ",{\"token\":\"" + listed.token().value() + "\",\"expiresAt\":" + end + "}]",
                "EX",
                "600000");
        redis.cli("ZREM", "session:%index:42", listed.token().value());
        assertThat(store.reconcile("42")).isEqualTo(new ReconcileReport(2, 1, 1, 1, 0));
        assertThat(store.findByUserId("42")).containsExactlyInAnyOrder(lost, listed);
        assertThat(store.reconcile("42").clean()).isTrue();
        assertThat(get("better-auth:active-sessions-42"))
                .contains(lost.token().value(), listed.token().value())
                .doesNotContain("s".repeat(32));
    }

    @Test
    void a_session_that_is_read_and_not_listed_is_put_back_on_the_list_in_the_background() {
        AuthSession session = store.create(ADA, FIREFOX).session();
        redis.cli("DEL", "better-auth:active-sessions-42", "session:%index:42");
        try (StoredSessions other = Fixtures.store(databases, SessionOptions.DEFAULTS, clock)) {
            other.findByToken(session.token());
            Awaitility.await()
                    .atMost(Fixtures.SOON)
                    .until(() -> get("better-auth:active-sessions-42")
                                    .contains(session.token().value())
                            && redis.cli(
                                            "ZSCORE",
                                            "session:%index:42",
                                            session.token().value())
                                    != null);
        }
    }
}
