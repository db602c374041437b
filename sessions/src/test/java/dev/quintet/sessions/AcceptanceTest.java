package dev.quintet.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that others wrote: what Better Auth accepts of them, and what we do. */
class AcceptanceTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static final SessionToken TOKEN =
            SessionToken.parse("SY7J5BsaEqND1jOhCaE1NW9tNn8cu25w").orElseThrow();
    private static final String SOON = "2199-01-01T00:00:00.123Z";
    private static final String BEFORE = "2026-01-01T00:00:00.456Z";
    private static final String DOCUMENT = """
            {"session":{"expiresAt":"%s","token":"%s","createdAt":"%s","updatedAt":"%s",\
            "ipAddress":"2001:0db8:0000:0000:0000:0000:0000:0000","userAgent":"","userId":"42","id":"s1"},\
            "user":{"name":"Ada","email":"ada@example.com","emailVerified":false,"image":null,\
            "createdAt":"%s","updatedAt":"%s","id":"42"}}""".formatted(SOON, TOKEN.value(), BEFORE, BEFORE, BEFORE, BEFORE);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Databases databases;
    private SessionStore store;

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

    private void write(String document) {
        redis.cli("SET", "better-auth:" + TOKEN.value(), document, "EX", "86400");
    }

    private static Arguments row(String what, Verdict verdict, UnaryOperator<String> change) {
        return Arguments.of(what, verdict, change.apply(DOCUMENT));
    }

    private static UnaryOperator<String> replacing(String old, String replacement) {
        return document -> {
            assertThat(document).contains(old);
            return document.replace(old, replacement);
        };
    }

    private static UnaryOperator<String> expiring(String json) {
        return replacing("\"expiresAt\":\"" + SOON + "\"", "\"expiresAt\":" + json);
    }

    static Stream<Arguments> documents() {
        long soon = Instant.parse(SOON).toEpochMilli();
        return Stream.of(
                row("complete, not in the list", Verdict.FOUND, UnaryOperator.identity()),
                row("dates without milliseconds", Verdict.FOUND, expiring("\"" + SOON.substring(0, 19) + "Z\"")),
                row("dates with nanoseconds", Verdict.FOUND, expiring("\"" + SOON.substring(0, 23) + "456789Z\"")),
                row("dates with an offset", Verdict.FOUND, expiring("\"" + SOON.substring(0, 23) + "+00:00\"")),
                row("dates in epoch milliseconds", Verdict.FOUND, expiring(Long.toString(soon))),
                row("dates in epoch seconds", Verdict.EXPIRED, expiring(Long.toString(soon / 1000))),
                row("dates in epoch seconds with a fraction", Verdict.EXPIRED, expiring(soon / 1000 + ".123456789")),
                row("no updatedAt", Verdict.FOUND, replacing("\"updatedAt\":\"" + BEFORE + "\",\"ip", "\"ip")),
                row("no id", Verdict.FOUND, replacing(",\"id\":\"s1\"", "")),
                row("ids that are numbers", Verdict.FOUND, replacing("\"42\"", "42")),
                row("no expiresAt", Verdict.EXPIRED, replacing("\"expiresAt\":\"" + SOON + "\",", "")),
                row("expiresAt null", Verdict.EXPIRED, expiring("null")),
                row("expiresAt that is no date", Verdict.EXPIRED, expiring("\"tomorrow\"")),
                row("expiresAt beyond every calendar", Verdict.EXPIRED, expiring("9223372036854775807")),
                row("expiresAt true", Verdict.EXPIRED, expiring("true")),
                row("expired", Verdict.EXPIRED, expiring("\"" + BEFORE + "\"")),
                row(
                        "no createdAt",
                        Verdict.REVOKED_WITH_ALL,
                        replacing(
                                "\"createdAt\":\"" + BEFORE + "\",\"updatedAt\":\"" + BEFORE + "\",\"ip",
                                "\"updatedAt\":\"" + BEFORE + "\",\"ip")),
                row("another token", Verdict.WRONG_TOKEN, replacing(TOKEN.value(), "x".repeat(32))),
                row("a token that is no text", Verdict.WRONG_TOKEN, replacing("\"" + TOKEN.value() + "\"", "1")),
                row("another user", Verdict.WRONG_USER, replacing("\"id\":\"42\"", "\"id\":\"43\"")),
                row("no user id", Verdict.WRONG_USER, replacing(",\"id\":\"42\"", "")),
                row("an empty user id", Verdict.WRONG_USER, replacing("\"42\"", "\"\"")),
                row(
                        "a user id that no key can have",
                        Verdict.WRONG_USER,
                        replacing("\"42\"", "\"" + "4".repeat(300) + "\"")),
                row("user ids that are objects", Verdict.WRONG_USER, replacing("\"42\"", "{}")),
                row("banned", Verdict.BANNED, replacing("\"image\"", "\"banned\":true,\"image\"")),
                row(
                        "no longer banned",
                        Verdict.FOUND,
                        replacing("\"image\"", "\"banned\":true,\"banExpires\":\"" + BEFORE + "\",\"image\"")),
                row(
                        "user null",
                        Verdict.MALFORMED,
                        document -> document.replaceAll("\"user\":\\{.*\\}\\}", "\"user\":null}")),
                row("user missing", Verdict.MALFORMED, replacing("\"user\":", "\"player\":")),
                row("session missing", Verdict.MALFORMED, replacing("\"session\":", "\"visit\":")),
                row("session a text", Verdict.MALFORMED, document -> "{\"session\":\"\",\"user\":{}}"),
                row("an array", Verdict.MALFORMED, document -> "[" + document + "]"),
                row("a text", Verdict.MALFORMED, document -> "\"session\""),
                row("null", Verdict.MALFORMED, document -> "null"),
                row("empty", Verdict.MALFORMED, document -> ""),
                row("not JSON", Verdict.MALFORMED, document -> document.substring(1)),
                row("cut off", Verdict.MALFORMED, document -> document.substring(0, 200)),
                row("two documents", Verdict.MALFORMED, document -> document + document),
                row("nested without end", Verdict.MALFORMED, document -> "{\"session\":".repeat(5000)),
                row("too large", Verdict.OVERSIZED, replacing("Ada", "A".repeat(100_000))),
                row(
                        "members that nobody knows",
                        Verdict.FOUND,
                        replacing("{\"session\":{", "{\"x\":[1,{}],\"session\":{\"y\":{\"z\":[]},")),
                row(
                        "wrong types where we can do without",
                        Verdict.FOUND,
                        replacing("\"name\":\"Ada\"", "\"name\":{},\"role\":[1]")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("documents")
    void a_document_that_others_wrote_is_accepted_or_refused_and_counted(
            String what, Verdict verdict, String document) {
        write(document);
        assertThat(store.findByToken(TOKEN).isPresent()).as(what).isEqualTo(verdict == Verdict.FOUND);
        assertThat(meters.get("quintet.sessions.lookups")
                        .tag("result", verdict.tag())
                        .counter()
                        .count())
                .as(what)
                .isEqualTo(1);
        assertThat(store.findByTokenAsync(TOKEN).toCompletableFuture().join().isPresent())
                .as(what)
                .isEqualTo(verdict == Verdict.FOUND);
        assertThat(store.touch(TOKEN, RefreshPolicy.WHEN_DUE).session().isPresent())
                .isEqualTo(verdict == Verdict.FOUND);
        redis.cli(
                "SET",
                "better-auth:active-sessions-42",
                "[{\"token\":\"" + TOKEN.value() + "\",\"expiresAt\":"
                        + Instant.parse(SOON).toEpochMilli() + "}]",
                "EX",
                "86400");
        assertThat(store.count("42")).as(what).isEqualTo(verdict == Verdict.FOUND ? 1 : 0);
        assertThat(store.scanActive().count()).as(what).isEqualTo(verdict == Verdict.FOUND ? 1 : 0);
        assertThat(store.reconcile("42").valid()).as(what).isEqualTo(verdict == Verdict.FOUND ? 1 : 0);
        store.revokeAll("42");
        assertThat(store.findByToken(TOKEN)).isEmpty();
    }

    @Test
    void what_can_be_done_without_is_empty() {
        write("{\"session\":{\"token\":\"" + TOKEN.value() + "\",\"userId\":7,\"expiresAt\":\"" + SOON
                + "\",\"createdAt\":\"" + BEFORE + "\"},\"user\":{\"id\":7,\"image\":5}}");
        SessionAndUser found = store.findByToken(TOKEN).orElseThrow();
        assertThat(found.session().id()).isEmpty();
        assertThat(found.session().userId()).isEqualTo("7");
        assertThat(found.session().updatedAt()).isEqualTo(found.session().createdAt());
        assertThat(found.user()).isEqualTo(AuthUser.of("7", "", ""));
    }

    @Test
    void a_session_older_than_the_mark_is_revoked_and_one_of_the_same_moment_is_not() {
        write(DOCUMENT);
        long created = Instant.parse(BEFORE).toEpochMilli();
        redis.cli("SET", "better-auth:revoked-sessions-before-42", Long.toString(created));
        assertThat(store.findByToken(TOKEN)).isPresent();
        redis.cli("SET", "better-auth:revoked-sessions-before-42", Long.toString(created + 1));
        assertThat(store.findByToken(TOKEN)).isEmpty();
        assertThat(store.touch(TOKEN, RefreshPolicy.WHEN_DUE).outcome()).isEqualTo(TouchResult.Outcome.GONE);
    }

    @Test
    void a_mark_that_cannot_be_read_revokes_unless_it_is_told_not_to() {
        write(DOCUMENT);
        SessionOptions trusting = SessionOptions.builder().trustUnreadableMark().build();
        try (SessionStore lenient = Fixtures.store(databases, trusting, Clock.systemUTC())) {
            for (String mark : List.of("", "soon", "-1", "1e12", "99999999999999999999", "[]")) {
                redis.cli("SET", "better-auth:revoked-sessions-before-42", mark);
                assertThat(store.findByToken(TOKEN)).as("'%s'", mark).isEmpty();
                assertThat(lenient.findByToken(TOKEN)).as("'%s'", mark).isPresent();
            }
        }
        AuthSession session = store.create(Fixtures.ADA, Fixtures.FIREFOX).session();
        assertThat(store.findByToken(session.token())).isPresent();
        assertThat(store.findByToken(TOKEN)).isEmpty();
    }

    @Test
    void a_token_of_another_form_never_becomes_a_key() {
        redis.cli("SET", "better-auth:active-sessions-12345678901234567", DOCUMENT);
        for (String text : List.of(
                "active-sessions-1234567890123456",
                "",
                "x".repeat(31),
                "x".repeat(33),
                "x".repeat(31) + "*",
                "x".repeat(31) + "\n",
                "é".repeat(32))) {
            assertThat(SessionToken.parse(text)).as("'%s'", text).isEmpty();
        }
        SessionToken other = SessionToken.parse("0123456789-0123456789", Pattern.compile(".*"))
                .orElseThrow();
        assertThat(store.findByToken(other)).isEmpty();
        assertThat(store.revoke(other)).isFalse();
        assertThat(store.touch(other, RefreshPolicy.WHEN_DUE).outcome()).isEqualTo(TouchResult.Outcome.GONE);
    }

    @Test
    void a_list_that_names_other_peoples_sessions_gives_no_power_over_them() {
        SessionToken foreign =
                store.create(Fixtures.GRACE, Fixtures.FIREFOX).session().token();
        redis.cli(
                "SET",
                "better-auth:active-sessions-42",
                "[{\"token\":\"" + foreign.value() + "\",\"expiresAt\":"
                        + Instant.parse(SOON).toEpochMilli() + "}]",
                "EX",
                "86400");
        assertThat(store.findByUserId("42")).isEmpty();
        assertThat(store.revokeOthers("42", TOKEN)).isZero();
        assertThat(store.revokeAll("42")).isZero();
        assertThat(store.refreshUser(Fixtures.ADA)).isZero();
        assertThat(store.findByToken(foreign).orElseThrow().user().name()).isEqualTo("Grace");
    }

    @Test
    void lists_of_every_shape_are_read_as_far_as_they_go_and_replaced_by_good_ones() {
        write(DOCUMENT);
        long soon = Instant.parse(SOON).toEpochMilli();
        String entry = "{\"token\":\"" + TOKEN.value() + "\",\"expiresAt\":" + soon + ",\"device\":\"x\"}";
        for (String list : List.of(
                "{}",
                "",
                "null",
                "[",
                "[null,5,\"x\",{},[],{\"token\":1,\"expiresAt\":2}," + entry + "]",
                "[" + entry + "," + entry + "]")) {
            redis.cli("SET", "better-auth:active-sessions-42", list);
            assertThat(store.count("42")).as(list).isLessThanOrEqualTo(1);
            SessionToken added =
                    store.create(Fixtures.ADA, Fixtures.FIREFOX).session().token();
            String healed = String.valueOf(redis.cli("GET", "better-auth:active-sessions-42"));
            assertThat(healed).as(list).startsWith("[{").contains(added.value());
            if (list.contains("device")) {
                assertThat(healed).contains("\"device\":\"x\"").containsOnlyOnce(TOKEN.value());
            }
            store.revoke(added);
        }
    }

    @Test
    void keys_of_other_types_are_passed_over() {
        redis.cli("HSET", "better-auth:" + TOKEN.value(), "a", "b");
        redis.cli("SADD", "better-auth:active-sessions-42", "a");
        redis.cli("SADD", "better-auth:revoked-sessions-before-43", "a");
        assertThat(store.findByToken(TOKEN)).isEmpty();
        assertThat(store.revoke(TOKEN)).isFalse();
        assertThat(store.count("42")).isZero();
        SessionToken token =
                store.create(Fixtures.ADA, Fixtures.FIREFOX).session().token();
        assertThat(store.findByToken(token)).isPresent();
        assertThat(store.findByUserId("42")).hasSize(1);
        assertThat(store.reconcile("42").valid()).isEqualTo(1);
        assertThat(store.revokeAll("42")).isEqualTo(1);
        assertThat(redis.cli("TYPE", "better-auth:active-sessions-42")).isEqualTo("set");
        assertThat(redis.cli("TYPE", "better-auth:" + TOKEN.value())).isEqualTo("hash");
    }
}
