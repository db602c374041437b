package dev.quintet.sessions;

import static dev.quintet.sessions.Fixtures.ADA;
import static dev.quintet.sessions.Fixtures.FIREFOX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.testing.RedisServer;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoundTripsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private Databases databases;
    private StoredSessions store;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        store = Fixtures.store(databases, SessionOptions.DEFAULTS, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
        databases.close();
    }

    /** Commands of ours since the last reset, those inside scripts included. */
    private static Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        Matcher found = Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)")
                .matcher(String.valueOf(redis.cli("INFO", "commandstats")));
        while (found.find()) {
            calls.put(found.group(1), Long.parseLong(found.group(2)));
        }
        calls.keySet()
                .removeIf(command -> command.startsWith("info")
                        || command.startsWith("config")
                        || command.startsWith("client")
                        || command.startsWith("ping")
                        || command.startsWith("hello"));
        return calls;
    }

    /** Later looks at what was written have been taken, and what was read has been seen to. */
    private static void awaitRepairs(StoredSessions store) {
        Awaitility.await()
                .atMost(Fixtures.SOON)
                .until(() -> store.parts().repairs.isIdle());
    }

    @Test
    void a_lookup_is_one_command_once_it_is_known_whose_the_token_is() {
        SessionToken token = store.create(ADA, FIREFOX).session().token();
        try (StoredSessions fresh = Fixtures.store(databases, SessionOptions.DEFAULTS, Clock.systemUTC())) {
            fresh.findByToken(token);
            awaitRepairs(store);
            awaitRepairs(fresh);
            redis.cli("CONFIG", "RESETSTAT");
            for (int i = 0; i < 100; i++) {
                assertThat(fresh.findByToken(token)).isPresent();
            }
            assertThat(calls()).isEqualTo(Map.of("mget", 100L));
        }
    }

    @Test
    void a_touch_that_is_not_due_is_one_command() {
        SessionToken token = store.create(ADA, FIREFOX).session().token();
        awaitRepairs(store);
        redis.cli("CONFIG", "RESETSTAT");
        assertThat(store.touch(token, RefreshPolicy.WHEN_DUE).outcome()).isEqualTo(TouchResult.Outcome.NOT_DUE);
        assertThat(calls()).isEqualTo(Map.of("mget", 1L));
    }

    @Test
    void a_token_of_the_wrong_form_costs_nothing() {
        redis.cli("CONFIG", "RESETSTAT");
        SessionToken other = SessionToken.parse("0123456789-0123456789", Pattern.compile(".*"))
                .orElseThrow();
        assertThat(store.findByToken(other)).isEmpty();
        assertThat(calls()).isEmpty();
    }
}
