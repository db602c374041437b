package dev.quintet.sessions;

import static dev.quintet.sessions.Fixtures.ADA;
import static dev.quintet.sessions.Fixtures.FIREFOX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import dev.quintet.testing.ManualClock;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RacesTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private final ManualClock clock = ManualClock.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final SecureRandom random = new SecureRandom();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Databases databases;
    private AtomicSecondaryStorage raw;
    private NaiveWriter library;
    private StoredSessions store;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        raw = Fixtures.raw(databases);
        library = new NaiveWriter(raw);
        store = Fixtures.store(databases, SessionOptions.DEFAULTS, meters, clock);
    }

    @AfterEach
    void close() {
        store.close();
        databases.close();
    }

    private ActiveList list() {
        return ActiveList.read(raw.get("better-auth:active-sessions-42"), clock.instant(), 1_000_000);
    }

    private List<AuthSession> unlisted(Iterable<AuthSession> sessions) {
        List<AuthSession> lost = new ArrayList<>();
        sessions.forEach(session -> {
            if (!list().has(session.token())) {
                lost.add(session);
            }
        });
        return lost;
    }

    @Test
    void stores_among_themselves_lose_nothing() throws Exception {
        List<StoredSessions> processes = Stream.generate(
                        () -> Fixtures.store(databases, SessionOptions.DEFAULTS, clock))
                .limit(4)
                .toList();
        List<AuthSession> created = Fixtures.atOnce(
                200,
                i -> processes.get(i % processes.size()).create(ADA, FIREFOX).session());
        assertThat(unlisted(created)).isEmpty();
        assertThat(processes.get(0).findByUserId("42")).containsExactlyInAnyOrderElementsOf(created);
        processes.forEach(StoredSessions::close);
    }

    @Test
    void the_library_loses_nothing_through_200_writers_and_what_it_makes_us_lose_is_found_and_healed()
            throws Exception {
        ConcurrentLinkedQueue<AuthSession> ours = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<AuthSession> theirs = new ConcurrentLinkedQueue<>();
        Object oneLibraryAtATime = new Object();
        Fixtures.atOnce(200, i -> {
            if (i % 2 == 0) {
                ours.add(store.create(ADA, FIREFOX).session());
            } else {
                // Among themselves the library's writers lose each other's entries; that is not what is asked here.
                synchronized (oneLibraryAtATime) {
                    theirs.add(library.create(ADA, SessionToken.generate(random), clock.instant()));
                }
            }
            return i;
        });
        List<AuthSession> lostByLibrary = unlisted(theirs);
        assertThat(lostByLibrary).isEmpty();
        assertThat(store.findByUserId("42")).containsAll(ours).hasSize(200);
        // What was lost after the later looks is put back when it is read, as it just was.
        Awaitility.await()
                .atMost(Fixtures.SOON)
                .untilAsserted(() -> assertThat(unlisted(ours)).isEmpty());
        assertThat(unlisted(theirs)).isEmpty();
        System.out.printf(
                "200 writers: the library lost %d of its 100 entries; of our 100 it made us lose %.0f, found again%n",
                lostByLibrary.size(),
                meters.get("quintet.sessions.repaired").counter().count());
    }

    @Test
    void a_refresh_here_never_revives_a_session_that_was_revoked_meanwhile() throws Exception {
        for (int round = 0; round < 25; round++) {
            SessionToken token = store.create(ADA, FIREFOX).session().token();
            clock.advance(Duration.ofDays(2));
            Fixtures.atOnce(4, i -> switch (i) {
                case 0 -> store.revoke(token);
                case 1 -> store.touch(token, RefreshPolicy.WHEN_DUE).outcome();
                case 2 ->
                    store.update(token, fields -> {
                        fields.put("x", 1L);
                        return fields;
                    });
                default -> store.refreshUser(ADA.withField("role", "admin"));
            });
            assertThat(redis.cli("EXISTS", "better-auth:" + token.value())).isEqualTo(0L);
            assertThat(store.findByToken(token)).isEmpty();
            clock.advance(Duration.ofDays(-2));
        }
    }

    @Test
    void a_refresh_of_the_library_that_was_under_way_does_not_bring_back_what_we_revoked() {
        AuthSession session = store.create(ADA, FIREFOX).session();
        String key = "better-auth:" + session.token().value();
        SessionDocument read = SessionDocument.read(
                        session.token(), raw.get(key).orElseThrow(), 100_000)
                .document();
        store.revoke(session.token());
        library.refresh(Objects.requireNonNull(read), clock.instant());
        assertThat(redis.cli("EXISTS", key)).isEqualTo(1L);
        assertThat(store.findByToken(session.token())).isEmpty();
        assertThat(store.findByUserId("42")).isEmpty();
        assertThat(store.touch(session.token(), RefreshPolicy.WHEN_DUE).outcome())
                .isEqualTo(TouchResult.Outcome.GONE);
        // Having been read, it is deleted again, so that the library does not find it either.
        Awaitility.await()
                .atMost(Fixtures.SOON)
                .until(() -> Fixtures.says(redis, 0L, "EXISTS", key, "better-auth:active-sessions-42"));
    }

    @Test
    void a_refresh_does_not_carry_a_session_past_the_mark() {
        AuthSession session = store.create(ADA, FIREFOX).session();
        String document = raw.get("better-auth:" + session.token().value()).orElseThrow();
        clock.advance(Duration.ofDays(2));
        store.revokeAll("42");
        raw.set("better-auth:" + session.token().value(), document, Duration.ofDays(7));
        redis.cli("DEL", "session:%revoked:" + session.token().value());
        assertThat(store.touch(session.token(), RefreshPolicy.WHEN_DUE).outcome())
                .isEqualTo(TouchResult.Outcome.GONE);
        assertThat(store.update(session.token(), fields -> fields)).isEmpty();
        assertThat(store.refreshUser(ADA)).isZero();
    }

    @Test
    void sessions_that_neither_list_nor_index_knows_end_with_all_and_with_the_others_strictly() {
        AuthSession hidden;
        AuthSession current;
        // By a store that is closed, and so takes no later look at what it wrote.
        try (StoredSessions closed = Fixtures.store(databases, SessionOptions.DEFAULTS, clock)) {
            hidden = closed.create(ADA, FIREFOX).session();
            current = closed.create(ADA, FIREFOX).session();
        }
        redis.cli("DEL", "better-auth:active-sessions-42", "session:%index:42");
        assertThat(store.revokeOthers("42", current.token())).isZero();
        assertThat(store.findByToken(hidden.token())).isPresent();
        Optional<SessionAndUser> renewed = store.revokeOthersStrict("42", current.token());
        assertThat(store.findByToken(hidden.token())).isEmpty();
        assertThat(store.findByToken(current.token())).isEmpty();
        assertThat(store.findByToken(renewed.orElseThrow().session().token())).isPresent();
        redis.cli("DEL", "better-auth:active-sessions-42", "session:%index:42");
        store.revokeAll("42");
        assertThat(store.findByToken(renewed.orElseThrow().session().token())).isEmpty();
    }

    @Test
    void concurrent_changes_of_one_session_are_all_kept() throws Exception {
        SessionToken token = store.create(ADA, FIREFOX).session().token();
        List<StoredSessions> processes = Stream.generate(
                        () -> Fixtures.store(databases, SessionOptions.DEFAULTS, meters, clock))
                .limit(2)
                .toList();
        Fixtures.atOnce(8, i -> {
            for (int tries = 0; ; tries++) {
                try {
                    return processes.get(i % 2).update(token, fields -> {
                        fields.put("field" + i, (long) i);
                        return fields;
                    });
                } catch (SessionConflictException again) {
                    assertThat(tries).isLessThan(100);
                }
            }
        });
        assertThat(store.findByToken(token).orElseThrow().session().additionalFields())
                .hasSize(8);
        processes.forEach(StoredSessions::close);
    }
}
