package dev.quintet.sessions;

import static dev.quintet.sessions.Fixtures.FIREFOX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.testing.ManualClock;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random histories, by several stores in turn, against a map of what lives until when. */
class HistoriesTest {
    private static final int STEPS = 60;
    private static final Duration WEEK = Duration.ofDays(7);
    private static final List<AuthUser> USERS =
            List.of(AuthUser.of("1", "Ada", "ada@example.com"), AuthUser.of("a:b*", "Grace", "grace@example.com"));

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static Databases databases;

    @BeforeAll
    static void open() {
        databases = Fixtures.open(redis);
    }

    @AfterAll
    static void close() {
        databases.close();
    }

    /** What should be: ten lines. */
    private static final class Model {
        final Map<SessionToken, AuthSession> sessions = new HashMap<>();

        List<AuthSession> of(AuthUser user, Instant now) {
            sessions.values().removeIf(session -> !session.expiresAt().isAfter(now));
            return sessions.values().stream()
                    .filter(session -> session.userId().equals(user.id()))
                    .toList();
        }
    }

    @Test
    void stores_that_share_a_redis_agree_with_a_map() {
        for (KeyStyle style : List.of(KeyStyle.BETTER_AUTH, KeyStyle.CRM)) {
            Seeds.each(random -> play(random, style));
        }
    }

    @Test
    void stores_that_write_at_once_leave_what_each_of_them_left() {
        Seeds.each(random -> {
            redis.cli("FLUSHALL");
            ManualClock clock = ManualClock.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
            AuthUser user = USERS.get(0);
            long seed = random.nextLong();
            List<Map<SessionToken, Boolean>> left = Fixtures.atOnce(4, i -> {
                Random own = new Random(seed + i);
                Map<SessionToken, Boolean> mine = new HashMap<>();
                try (StoredSessions store = Fixtures.store(databases, SessionOptions.DEFAULTS, clock)) {
                    for (int step = 0; step < 20; step++) {
                        writeAlone(own, store, user, mine);
                    }
                }
                return mine;
            });
            try (StoredSessions witness = Fixtures.store(databases, SessionOptions.DEFAULTS, clock)) {
                List<SessionToken> living = left.stream()
                        .flatMap(mine -> mine.entrySet().stream())
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .toList();
                assertThat(witness.findByUserId(user.id()))
                        .extracting(AuthSession::token)
                        .containsExactlyInAnyOrderElementsOf(living);
                for (Map<SessionToken, Boolean> mine : left) {
                    mine.forEach((token, lives) ->
                            assertThat(witness.findByToken(token).isPresent()).isEqualTo(lives));
                }
                assertThat(witness.reconcile(user.id()).clean()).isTrue();
            }
        });
    }

    private static void writeAlone(
            Random random, StoredSessions store, AuthUser user, Map<SessionToken, Boolean> mine) {
        if (mine.isEmpty() || random.nextInt(3) == 0) {
            mine.put(store.create(user, FIREFOX).session().token(), true);
            return;
        }
        List<SessionToken> tokens = List.copyOf(mine.keySet());
        SessionToken token = tokens.get(random.nextInt(tokens.size()));
        switch (random.nextInt(3)) {
            case 0 -> {
                store.revoke(token);
                mine.put(token, false);
            }
            case 1 -> store.touch(token, RefreshPolicy.WHEN_DUE);
            default ->
                store.update(token, fields -> {
                    fields.put("x", (long) random.nextInt(100));
                    return fields;
                });
        }
    }

    private static void play(Random random, KeyStyle style) {
        redis.cli("FLUSHALL");
        ManualClock clock = ManualClock.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        SessionOptions options = SessionOptions.builder().keyStyle(style).build();
        List<StoredSessions> stores = Stream.generate(() -> Fixtures.store(databases, options, clock))
                .limit(3)
                .toList();
        Model model = new Model();
        List<SessionToken> ever = new ArrayList<>();
        try {
            for (int step = 0; step < STEPS; step++) {
                // Forwards only, and little enough that Redis' own clock does not end what this one keeps.
                clock.advance(Duration.ofMillis(1 + random.nextInt(20_000_000)));
                StoredSessions store = stores.get(random.nextInt(stores.size()));
                AuthUser user = USERS.get(random.nextInt(USERS.size()));
                step(random, store, user, model, ever, clock);
                StoredSessions witness = stores.get(random.nextInt(stores.size()));
                for (AuthUser each : USERS) {
                    assertThat(witness.findByUserId(each.id()))
                            .as("step %d, user %s", step, each.id())
                            .containsExactlyInAnyOrderElementsOf(model.of(each, clock.instant()));
                }
                if (!ever.isEmpty()) {
                    SessionToken token = ever.get(random.nextInt(ever.size()));
                    assertThat(witness.findByToken(token)
                                    .map(SessionAndUser::session)
                                    .orElse(null))
                            .isEqualTo(model.sessions.get(token));
                }
            }
            for (AuthUser user : USERS) {
                stores.get(0).reconcile(user.id());
                assertThat(stores.get(1).reconcile(user.id()).clean()).isTrue();
            }
        } finally {
            stores.forEach(StoredSessions::close);
        }
    }

    private static void step(
            Random random,
            StoredSessions store,
            AuthUser user,
            Model model,
            List<SessionToken> ever,
            ManualClock clock) {
        List<AuthSession> living = model.of(user, clock.instant());
        if (ever.isEmpty() || random.nextInt(10) < 3) {
            SessionCreation how = random.nextInt(3) == 0
                    ? FIREFOX.withRememberMe(false)
                    : random.nextInt(4) == 0 ? FIREFOX.withImpersonatedBy("admin") : FIREFOX;
            AuthSession session = store.create(user, how).session();
            model.sessions.put(session.token(), session);
            ever.add(session.token());
            return;
        }
        SessionToken any = ever.get(random.nextInt(ever.size()));
        switch (3 + random.nextInt(7)) {
            case 3, 4, 5 -> {
                AuthSession before = model.sessions.get(any);
                TouchResult result = store.touch(any, RefreshPolicy.WHEN_DUE);
                boolean due = before != null
                        && before.impersonatedBy().isEmpty()
                        && Duration.between(before.updatedAt(), before.expiresAt())
                                .equals(WEEK)
                        && !before.updatedAt().plus(Duration.ofDays(1)).isAfter(clock.instant());
                assertThat(result.outcome() == TouchResult.Outcome.REFRESHED).isEqualTo(due);
                assertThat(result.outcome() == TouchResult.Outcome.GONE).isEqualTo(before == null);
                result.session().ifPresent(now -> model.sessions.put(any, now.session()));
            }
            case 6 -> assertThat(store.revoke(any)).isEqualTo(model.sessions.remove(any) != null);
            case 7 -> {
                int others = (int) living.stream()
                        .filter(session -> !session.token().equals(any))
                        .count();
                assertThat(store.revokeOthers(user.id(), any)).isEqualTo(others);
                living.stream()
                        .filter(session -> !session.token().equals(any))
                        .forEach(session -> model.sessions.remove(session.token()));
            }
            case 8 -> {
                if (random.nextInt(3) == 0) {
                    assertThat(store.revokeAll(user.id())).isEqualTo(living.size());
                    living.forEach(session -> model.sessions.remove(session.token()));
                }
            }
            default ->
                store.update(any, fields -> {
                            fields.put("step", (long) random.nextInt(100));
                            return fields;
                        })
                        .ifPresent(session -> model.sessions.put(any, session));
        }
    }
}
