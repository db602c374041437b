package dev.quintet.sessions;

import dev.quintet.databases.Databases;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.testing.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionStoreTest {
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

    abstract static class OnRedis extends SessionStoreContract {
        private final SessionOptions options;
        private StoredSessions store;

        OnRedis(SessionOptions options) {
            this.options = options;
        }

        @BeforeEach
        void openStore() {
            store = Fixtures.store(databases, options, clock);
        }

        @AfterEach
        void closeStore() {
            store.close();
        }

        @Override
        SessionStore store() {
            return store;
        }
    }

    @Nested
    class InBetterAuthsStyle extends OnRedis {
        InBetterAuthsStyle() {
            super(SessionOptions.DEFAULTS);
        }
    }

    @Nested
    class InTheCrmStyle extends OnRedis {
        InTheCrmStyle() {
            super(SessionOptions.builder().keyStyle(KeyStyle.CRM).build());
        }
    }

    @Nested
    class UnderAPrefixOfTheCrmStyle extends OnRedis {
        UnderAPrefixOfTheCrmStyle() {
            super(SessionOptions.builder()
                    .keyStyle(KeyStyle.betterAuth("session:"))
                    .build());
        }
    }

    @Nested
    class WithALimitThatIsNotReached extends OnRedis {
        WithALimitThatIsNotReached() {
            super(SessionOptions.builder()
                    .maximumSessions(5, LimitPolicy.REFUSE)
                    .build());
        }
    }

    @Nested
    class WithANearCache extends OnRedis {
        WithANearCache() {
            super(SessionOptions.builder().near(NearSessions.DEFAULTS).build());
        }
    }

    @Nested
    class InMemory extends SessionStoreContract {
        private final SessionStore store = SessionStores.inMemory(SessionOptions.DEFAULTS, clock);

        @AfterEach
        void closeStore() {
            store.close();
        }

        @Override
        SessionStore store() {
            return store;
        }
    }
}
