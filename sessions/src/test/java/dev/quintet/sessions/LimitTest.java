package dev.quintet.sessions;

import static dev.quintet.sessions.Fixtures.ADA;
import static dev.quintet.sessions.Fixtures.FIREFOX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Databases;
import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.sessions.storage.SecondaryStorages;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LimitTest {
    private static final int MOST = 3;

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private StoredSessions store(LimitPolicy policy) {
        return Fixtures.store(
                databases,
                SessionOptions.builder().maximumSessions(MOST, policy).build(),
                Clock.systemUTC());
    }

    @Test
    void under_concurrency_exactly_as_many_sessions_remain_as_allowed() throws Exception {
        for (int round = 0; round < 5; round++) {
            redis.cli("FLUSHALL");
            List<StoredSessions> processes = Stream.generate(() -> store(LimitPolicy.END_OLDEST))
                    .limit(4)
                    .toList();
            List<SessionAndUser> created =
                    Fixtures.atOnce(40, i -> processes.get(i % processes.size()).create(ADA, FIREFOX));
            StoredSessions any = processes.get(0);
            assertThat(any.count("42")).isEqualTo(MOST);
            assertThat(created.stream()
                            .filter(session ->
                                    any.findByToken(session.session().token()).isPresent()))
                    .hasSize(MOST);
            assertThat(any.reconcile("42").clean()).isTrue();
            processes.forEach(StoredSessions::close);
        }
    }

    @Test
    void under_concurrency_exactly_as_many_are_admitted_as_allowed() throws Exception {
        for (int round = 0; round < 5; round++) {
            redis.cli("FLUSHALL");
            List<StoredSessions> processes =
                    Stream.generate(() -> store(LimitPolicy.REFUSE)).limit(4).toList();
            List<Optional<SessionAndUser>> created = Fixtures.atOnce(40, i -> {
                try {
                    return Optional.of(processes.get(i % processes.size()).create(ADA, FIREFOX));
                } catch (SessionLimitReachedException refused) {
                    return Optional.empty();
                }
            });
            assertThat(created.stream().filter(Optional::isPresent)).hasSize(MOST);
            assertThat(processes.get(0).count("42")).isEqualTo(MOST);
            processes.forEach(StoredSessions::close);
        }
    }

    @Test
    void the_session_that_would_expire_first_makes_room() {
        try (StoredSessions store = store(LimitPolicy.END_OLDEST)) {
            AuthSession week = store.create(ADA, FIREFOX).session();
            AuthSession hour = store.create(ADA, FIREFOX.withExpiresIn(Duration.ofHours(1)))
                    .session();
            AuthSession day = store.create(ADA, FIREFOX.withRememberMe(false)).session();
            AuthSession next = store.create(ADA, FIREFOX).session();
            assertThat(store.findByToken(hour.token())).isEmpty();
            assertThat(store.findByUserId("42")).containsExactlyInAnyOrder(day, week, next);
        }
    }

    @Test
    void what_is_refused_says_what_to_do_and_leaves_nothing_behind() {
        try (StoredSessions store = store(LimitPolicy.REFUSE)) {
            for (int i = 0; i < MOST; i++) {
                store.create(ADA, FIREFOX);
            }
            assertThatThrownBy(() -> store.create(ADA, FIREFOX))
                    .isInstanceOf(SessionLimitReachedException.class)
                    .hasMessage("User '42' has 3 sessions, as many as allowed; end one before creating another.");
            assertThat(store.reconcile("42").clean()).isTrue();
            assertThat(redis.cli("ZCARD", "session:%index:42")).isEqualTo(3L);
        }
    }

    @Test
    void entries_whose_sessions_are_gone_do_not_count_and_lost_ones_do() {
        try (StoredSessions store = store(LimitPolicy.REFUSE)) {
            AuthSession lost = store.create(ADA, FIREFOX).session();
            long end = lost.expiresAt().toEpochMilli();
            // As the multi-session plugin leaves it behind: keys deleted, entries not; and an update that was lost.
            redis.cli(
                    "SET",
                    "better-auth:active-sessions-42",
                    "[{\"token\":\"" + "a".repeat(32) + "\",\"expiresAt\":" + end + "},{\"token\":\"" + "b".repeat(32)
                            + "\",\"expiresAt\":" + end + "}]",
                    "EX",
                    "600000");
            store.create(ADA, FIREFOX);
            store.create(ADA, FIREFOX);
            assertThatThrownBy(() -> store.create(ADA, FIREFOX)).isInstanceOf(SessionLimitReachedException.class);
            assertThat(store.findByUserId("42")).hasSize(MOST).contains(lost);
        }
    }

    /** Two sign-ins whose steps meet in the order that a busy machine once chose. */
    @Test
    void a_sign_in_that_ends_while_another_looks_at_it_counts() throws Exception {
        AtomicSecondaryStorage memory = SecondaryStorages.inMemory(KeyStyle.betterAuth(""), Clock.systemUTC());
        SessionIndex index = new MemorySessionIndex(Clock.systemUTC());
        CountDownLatch firstIsListed = new CountDownLatch(1);
        CountDownLatch secondLooks = new CountDownLatch(1);
        AtomicSecondaryStorage held = meeting(memory, "setIfAbsent", arguments -> {
            firstIsListed.countDown();
            secondLooks.await();
        });
        CompletableFuture<SessionAndUser> first = CompletableFuture.supplyAsync(
                () -> over(held, index).create(ADA, FIREFOX), task -> new Thread(task).start());
        firstIsListed.await();
        AtomicSecondaryStorage looking = meeting(memory, "getAll", arguments -> {
            if (String.valueOf(arguments[0]).contains("session:%pending:")) {
                secondLooks.countDown();
                first.get();
            }
        });
        assertThatThrownBy(() -> over(looking, index).create(ADA, FIREFOX))
                .isInstanceOf(SessionLimitReachedException.class);
        assertThat(over(memory, index).count("42")).isEqualTo(1);
    }

    private static StoredSessions over(AtomicSecondaryStorage storage, SessionIndex index) {
        SessionOptions options =
                SessionOptions.builder().maximumSessions(1, LimitPolicy.REFUSE).build();
        SessionMeter meter = new SessionMeter(new SimpleMeterRegistry(), "test");
        StoreParts parts = new StoreParts(options, storage, index, meter, Clock.systemUTC(), null);
        return new StoredSessions(parts, made -> Stream.empty());
    }

    private interface Meeting {
        void before(Object[] arguments) throws Exception;
    }

    /** A storage in which something happens before each call of one method. */
    private static AtomicSecondaryStorage meeting(AtomicSecondaryStorage storage, String method, Meeting meeting) {
        return (AtomicSecondaryStorage) Proxy.newProxyInstance(
                LimitTest.class.getClassLoader(),
                new Class<?>[] {AtomicSecondaryStorage.class},
                (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        meeting.before(arguments);
                    }
                    return called.invoke(storage, arguments);
                });
    }
}
