package dev.quintet.interoptests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.interoptests.sessions.BetterAuthServer.Browser;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionCreation;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.SessionStores;
import dev.quintet.sessions.cookies.CookieAttributes;
import dev.quintet.sessions.cookies.CookieCache;
import dev.quintet.sessions.cookies.CookieCacheContent;
import dev.quintet.sessions.cookies.CookieCacheReading;
import dev.quintet.sessions.cookies.CookieHeader;
import dev.quintet.sessions.cookies.CookieNames;
import dev.quintet.sessions.cookies.SessionCookieWriter;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The cookie caches that the front end writes are read by Java, and the other way round. */
class SharedCookieCachesTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    static final BetterAuthServers servers = new BetterAuthServers(redis);

    private final String address = servers.address();

    private Databases databases;
    private SessionStore store;

    @BeforeEach
    void open() {
        databases = Databases.open(QuintetConfiguration.fromEnvironment(Map.of("REDIS_URL", redis.url())));
        store = SessionStores.on(databases.get(Database.SESSIONS));
    }

    @AfterEach
    void close() {
        store.close();
        databases.close();
    }

    private static CookieCache cache(String strategy) {
        return switch (strategy) {
            case "compact" -> CookieCache.compact(BetterAuthServer.SECRETS);
            case "jwt" -> CookieCache.jwt(BetterAuthServer.SECRETS);
            default -> CookieCache.jwe(BetterAuthServer.SECRETS);
        };
    }

    private static CookieCacheReading read(CookieCache cache, Browser browser) {
        return cache.read(CookieHeader.of(browser.cookieHeader()), CookieNames.DEFAULTS, browser.token());
    }

    private static void deleteAllButCookies() {
        redis.cli("FLUSHALL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compact", "jwt", "jwe"})
    void both_sides_read_each_others_caches(String strategy) {
        BetterAuthServer node = servers.with(Map.of("COOKIE_CACHE", strategy));
        Browser browser = node.browser();
        browser.signUp(address);
        CookieCacheReading byNode = read(cache(strategy), browser);
        assertThat(byNode).isInstanceOf(CookieCacheReading.Valid.class);
        assertThat(((CookieCacheReading.Valid) byNode).content().user())
                .containsEntry("email", address)
                .doesNotContainKey("ssn");

        // Whatever could be printed otherwise than JavaScript prints it.
        String name = "Ada \"L\" \\ / \u2028 é 😀 \t";
        browser.post("/update-user", Map.of("name", name));
        AuthUser ada = store.findByToken(browser.token()).orElseThrow().user();
        SessionAndUser made = store.create(ada, SessionCreation.from("203.0.113.7", "test"));
        SessionCookieWriter writer = new SessionCookieWriter(
                        CookieNames.DEFAULTS, CookieAttributes.DEFAULTS, BetterAuthServer.SECRETS, Duration.ofDays(7))
                .withCache(CookieCacheContent.of(cache(strategy)).withUserFields("role"));
        Browser ours = node.browser();
        writer.signedIn(made, true, CookieHeader.of("")).forEach(cookie -> ours.keep(cookie.field()));
        assertThat(read(cache(strategy), ours)).isInstanceOf(CookieCacheReading.Valid.class);
        deleteAllButCookies();
        JsonNode seen = ours.session();
        assertThat(seen.isObject())
                .as("answered from the cookie that Java wrote")
                .isTrue();
        assertThat(seen.get("user").get("name").asString()).isEqualTo(name);
        assertThat(seen.get("user").get("role").asString()).isEqualTo("user");
        assertThat(store.findByToken(ours.token()))
                .as("but the store knows better")
                .isEmpty();

        writer.signedOut(CookieHeader.of(ours.cookieHeader())).forEach(cookie -> ours.keep(cookie.field()));
        assertThat(ours.cookies()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compact", "jwt", "jwe"})
    void a_cache_in_parts_is_put_together_on_both_sides(String strategy) {
        BetterAuthServer node = servers.with(Map.of("COOKIE_CACHE", strategy));
        Browser browser = node.browser();
        browser.signUp(address);
        browser.post("/update-user", Map.of("name", "é".repeat(4000)));
        assertThat(browser.cookies()).containsKeys("better-auth.session_data.0", "better-auth.session_data.1");
        CookieCacheReading reading = read(cache(strategy), browser);
        assertThat(reading).isInstanceOf(CookieCacheReading.Valid.class);
        assertThat(((CookieCacheReading.Valid) reading).content().user()).containsEntry("name", "é".repeat(4000));
        SessionAndUser session = store.findByToken(browser.token()).orElseThrow();
        SessionCookieWriter writer = new SessionCookieWriter(
                        CookieNames.DEFAULTS, CookieAttributes.DEFAULTS, BetterAuthServer.SECRETS, Duration.ofDays(7))
                .withCache(CookieCacheContent.of(cache(strategy)));
        writer.refreshed(session, CookieHeader.of(browser.cookieHeader()))
                .forEach(cookie -> browser.keep(cookie.field()));
        deleteAllButCookies();
        assertThat(browser.session().get("user").get("name").asString()).isEqualTo("é".repeat(4000));
    }

    @Test
    void a_cache_under_the_front_ends_own_key_is_read_with_its_public_half() {
        BetterAuthServer node = servers.with(Map.of("COOKIE_CACHE", "jwks"));
        Browser browser = node.browser();
        browser.signUp(address);
        String keys = browser.get("/jwks").toString();
        CookieCacheReading reading = read(CookieCache.jwks(() -> keys, node.origin()), browser);
        assertThat(reading).isInstanceOf(CookieCacheReading.Valid.class);
        assertThat(read(CookieCache.jwks(() -> keys, "https://elsewhere.example"), browser))
                .isInstanceOf(CookieCacheReading.Refused.class);
    }
}
