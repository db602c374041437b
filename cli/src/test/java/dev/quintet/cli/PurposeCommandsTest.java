package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.emailcache.EmailCache;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionCreation;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.SessionStores;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The commands on sessions, cache, rate limits and email cache, against what the libraries wrote. */
class PurposeCommandsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private static Run run(String... arguments) {
        return Run.of(Map.of("REDIS_URL", redis.url()), arguments);
    }

    private static Run typing(String input, String... arguments) {
        return Run.typing(input, Map.of("REDIS_URL", redis.url()), arguments);
    }

    private static <T> T with(Function<Databases, T> work) {
        try (Databases databases =
                Databases.open(QuintetConfiguration.fromEnvironment(Map.of("REDIS_URL", redis.url())))) {
            return work.apply(databases);
        }
    }

    private static AuthSession signIn(String user) {
        return with(databases -> {
            try (SessionStore store = SessionStores.on(databases.get(Database.SESSIONS))) {
                return store.create(
                                AuthUser.of(user, "Ada", user + "@example.com"),
                                SessionCreation.from("192.0.2.7", "Firefox"))
                        .session();
            }
        });
    }

    @Test
    void sessions_lists_and_counts_a_users_sessions_without_their_tokens() {
        AuthSession session = signIn("ada");
        Run list = run("sessions", "list", "ada");
        assertThat(list.out())
                .contains(session.id())
                .contains("192.0.2.7")
                .contains("Firefox")
                .doesNotContain(session.token().value());
        Run json = run("sessions", "list", "ada", "--json");
        assertThat(Json.mapper().readTree(json.out()).at("/sessions/0/id").asString())
                .isEqualTo(session.id());
        assertThat(json.out()).doesNotContain(session.token().value());
        assertThat(run("sessions", "count", "ada").out()).isEqualToIgnoringNewLines("1");
        assertThat(run("sessions", "list", "bob").out()).contains("User 'bob' has no valid session.");
    }

    @Test
    void sessions_revoke_ends_one_or_all_after_asking_for_the_users_id() {
        AuthSession first = signIn("ada");
        signIn("ada");
        assertThat(run("sessions", "revoke", "ada", first.id(), "--dry-run").out())
                .contains("ada: 1 sessions would end.");
        Run refused = typing("bob\n", "sessions", "revoke", "ada", first.id());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("This ends session '" + first.id() + "' of user 'ada'.");
        assertThat(typing("ada\n", "sessions", "revoke", "ada", first.id()).out())
                .contains("ada: 1 sessions ended.");
        assertThat(run("sessions", "count", "ada").out()).isEqualToIgnoringNewLines("1");
        assertThat(run("sessions", "revoke", "ada", first.id(), "--yes").exitCode())
                .isEqualTo(2);
        assertThat(run("sessions", "revoke", "ada", "--yes").exitCode()).isZero();
        assertThat(run("sessions", "count", "ada").out()).isEqualToIgnoringNewLines("0");
    }

    @Test
    void cache_sets_gets_and_deletes_an_entry_that_others_read_too() {
        assertThat(run("cache", "set", "user:1", "{\"name\":\"Ada\"}", "--ttl", "10m")
                        .exitCode())
                .isZero();
        assertThat(redis.cli(1, "GET", "cache:user:1")).isEqualTo("{\"name\":\"Ada\"}");
        assertThat((Long) redis.cli(1, "TTL", "cache:user:1")).isBetween(400L, 700L);
        assertThat(run("cache", "get", "user:1").out()).isEqualToIgnoringNewLines("{\"name\":\"Ada\"}");
        assertThat(run("cache", "delete", "user:1").out()).contains("user:1 is deleted.");
        Run gone = run("cache", "get", "user:1");
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.err()).contains("There is nothing under 'user:1'.");
    }

    @Test
    void cache_invalidates_a_tag_and_tells_how_full_it_is() {
        typing("text from a pipe\n", "cache", "set", "page:1", "-", "--tag", "pages");
        assertThat(run("cache", "get", "page:1").out()).isEqualToIgnoringNewLines("text from a pipe");
        assertThat(run("cache", "invalidate", "pages", "--dry-run").out()).contains("Nothing was done.");
        assertThat(run("cache", "get", "page:1").exitCode()).isZero();
        assertThat(typing("pages\n", "cache", "invalidate", "pages").exitCode()).isZero();
        assertThat(run("cache", "get", "page:1").exitCode()).isEqualTo(1);
        JsonNode statistics = Json.mapper().readTree(run("cache", "--json").out());
        assertThat(statistics.get("serverMisses").asLong()).isPositive();
        assertThat(run("cache").out()).contains("hit ratio of its server");
    }

    private static void limited(Consumer<RateLimiter> work) {
        with(databases -> {
            try (RateLimits limits = RateLimits.open(databases.get(Database.RATE_LIMIT))) {
                work.accept(limits.limiter("login", new SlidingWindow(2, Duration.ofMinutes(5))));
                return true;
            }
        });
    }

    @Test
    void rate_limits_shows_who_used_how_much_and_who_is_refused() {
        limited(limiter -> {
            limiter.tryAcquire("ada");
            limiter.tryAcquire("bob");
            limiter.tryAcquire("bob");
        });
        assertThat(run("rate-limits", "hottest", "login", "--limit", "2/5m").out())
                .containsPattern("bob +2 +2 +\\d+ (s|min)")
                .containsPattern("ada +1 +2 +-");
        assertThat(run("rate-limits", "refused", "login", "--limit", "2/5m").out())
                .contains("bob")
                .doesNotContain("ada");
        Run peek = run("rate-limits", "peek", "login", "bob", "--limit", "2/5m");
        assertThat(peek.exitCode()).isEqualTo(1);
        assertThat(peek.out()).contains("bob would be refused");
        assertThat(run("rate-limits", "peek", "login", "ada", "--limit", "2/5m").out())
                .contains("ada would be allowed: 1 of 2 are left.");
    }

    @Test
    void rate_limits_bans_allows_and_resets_a_key() {
        assertThat(typing("ada\n", "rate-limits", "ban", "login", "ada", "1h", "--limit", "2/5m")
                        .exitCode())
                .isZero();
        limited(limiter -> assertThat(limiter.peek("ada").allowed()).isFalse());
        run("rate-limits", "allow", "login", "ada", "1h", "--limit", "2/5m", "--yes");
        limited(limiter -> assertThat(limiter.peek("ada").allowed()).isTrue());
        assertThat(run("rate-limits", "reset", "login", "ada", "--limit", "2/5m", "--dry-run")
                        .out())
                .contains("Nothing was done.");
        assertThat(run("rate-limits", "reset", "login", "ada", "--limit", "2/5m", "--yes")
                        .exitCode())
                .isZero();
        assertThat(redis.cli(3, "DBSIZE")).isEqualTo(0L);
    }

    @Test
    void rate_limits_needs_the_limit_and_says_what_a_wrong_one_should_be() {
        assertThat(run("rate-limits", "peek", "login", "ada").err()).contains("for instance --limit 10/1m");
        Run wrong = run("rate-limits", "peek", "login", "ada", "--limit", "ten");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("--limit: a limit must be permits and a time, such as 10/1m");
    }

    @Test
    void email_counts_what_is_cached_of_a_folder_and_drops_it_without_showing_mail() {
        with(databases -> {
            EmailCache cache = EmailCache.on(databases.get(Database.EMAIL_CACHE));
            cache.cacheEmailList("ada", "inbox", List.of(Map.of("id", "1", "subject", "secret-subject")));
            cache.cacheEmailList("ada", "sent", List.of());
            return true;
        });
        Run show = run("email", "show", "ada", "inbox");
        assertThat(show.out()).contains("1 mails of folder 'inbox'").doesNotContain("secret-subject");
        Run invalidated = typing("ada\n", "email", "invalidate", "ada", "inbox");
        assertThat(invalidated.err()).contains("This drops folder 'inbox' cached of user 'ada'.");
        assertThat(invalidated.exitCode()).isZero();
        assertThat(run("email", "show", "ada", "inbox").exitCode()).isEqualTo(1);
        assertThat(run("email", "show", "ada", "sent").exitCode()).isZero();
        run("email", "invalidate", "ada", "--yes");
        assertThat(run("email", "show", "ada", "sent").exitCode()).isEqualTo(1);
    }
}
