package dev.quintet.interoptests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.interoptests.sessions.BetterAuthServer.Browser;
import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.RefreshPolicy;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionCreation;
import dev.quintet.sessions.SessionOptions;
import dev.quintet.sessions.SessionPolicy;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.SessionStores;
import dev.quintet.sessions.TouchResult;
import dev.quintet.sessions.cookies.BearerTokenReader;
import dev.quintet.sessions.cookies.CookieAttributes;
import dev.quintet.sessions.cookies.CookieHeader;
import dev.quintet.sessions.cookies.CookieNames;
import dev.quintet.sessions.cookies.SessionCookieWriter;
import dev.quintet.sessions.cookies.SessionCredential;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.testing.RedisServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The front end signs people in, Java sees it, and the other way round; in both key styles. */
class SharedSessionsTest {
    private static final Logger log = LoggerFactory.getLogger(SharedSessionsTest.class);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    static final BetterAuthServers servers = new BetterAuthServers(redis);

    private final SessionCookieWriter writer = new SessionCookieWriter(
            CookieNames.DEFAULTS, CookieAttributes.DEFAULTS, BetterAuthServer.SECRETS, Duration.ofDays(7));
    private final String address = servers.address();
    private String style = "";

    // Made by start, which each test calls first.
    @SuppressWarnings("NullAway.Init")
    private BetterAuthServer node;

    @SuppressWarnings("NullAway.Init")
    private Databases databases;

    @SuppressWarnings("NullAway.Init")
    private SessionStore store;

    private void start(String keyStyle, String... options) {
        style = keyStyle;
        java.util.Map<String, String> variables = new java.util.HashMap<>(Map.of("STYLE", keyStyle));
        for (int i = 0; i < options.length; i += 2) {
            variables.put(options[i], options[i + 1]);
        }
        node = servers.with(variables);
        databases = Databases.open(QuintetConfiguration.fromEnvironment(Map.of("REDIS_URL", redis.url())));
        store = SessionStores.on(
                databases.get(Database.SESSIONS),
                SessionOptions.builder()
                        .keyStyle(keyStyle.equals("crm") ? KeyStyle.CRM : KeyStyle.BETTER_AUTH)
                        .policy(SessionPolicy.DEFAULTS.withUpdateAge(Duration.ZERO))
                        .build());
    }

    @AfterEach
    void stop() {
        if (store != null) {
            store.close();
            databases.close();
        }
    }

    private SessionAndUser found(Browser browser) {
        return store.findByToken(browser.token()).orElseThrow();
    }

    private Browser signedUp(String email) {
        Browser browser = node.browser();
        assertThat(browser.signUp(email).statusCode()).isEqualTo(200);
        return browser;
    }

    /** A browser that Java signed in. */
    private Browser signedInByJava(AuthUser user) {
        Browser browser = node.browser();
        SessionAndUser session = store.create(user, SessionCreation.from("203.0.113.7", "test"));
        writer.signedIn(session, true, CookieHeader.of("")).forEach(cookie -> browser.keep(cookie.field()));
        return browser;
    }

    @ParameterizedTest
    @ValueSource(strings = {"better-auth", "crm"})
    void who_signs_up_at_the_front_end_is_known_to_java(String keyStyle) {
        start(keyStyle);
        Browser browser = signedUp(address);
        SessionAndUser found = found(browser);
        JsonNode seen = browser.session();
        assertThat(found.user().email()).isEqualTo(address);
        assertThat(found.user().id()).isEqualTo(seen.get("user").get("id").asString());
        assertThat(found.session().id()).isEqualTo(seen.get("session").get("id").asString());
        assertThat(found.session().expiresAt())
                .isEqualTo(Instant.parse(seen.get("session").get("expiresAt").asString()));
        assertThat(found.user().roles()).containsExactly("user");
        assertThat(found.user().additionalFields())
                .as("hidden from browsers, but in Redis")
                .containsEntry("ssn", "123");
        assertThat(seen.get("user").has("ssn")).isFalse();
        String key = (style.equals("crm") ? "session:" : "better-auth:")
                + browser.token().value();
        String list = (style.equals("crm") ? "user:" : "better-auth:active-sessions-")
                + found.user().id();
        assertThat(redis.cli("EXISTS", key, list)).isEqualTo(2L);
        assertThat(store.findByUserId(found.user().id())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"better-auth", "crm"})
    void who_is_signed_in_by_java_is_known_to_the_front_end(String keyStyle) {
        start(keyStyle);
        AuthUser ada = found(signedUp(address)).user();
        Browser browser = signedInByJava(ada);
        JsonNode seen = browser.session();
        assertThat(seen.get("user").get("email").asString()).isEqualTo(address);
        assertThat(seen.get("user").has("ssn")).isFalse();
        assertThat(browser.get("/list-sessions")).hasSize(2);
        assertThat(store.findByUserId(ada.id())).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"better-auth", "crm"})
    void what_the_front_end_revokes_is_gone_for_java(String keyStyle) {
        start(keyStyle);
        Browser first = signedUp(address);
        AuthUser ada = found(first).user();
        Browser second = signedInByJava(ada);
        Browser third = signedInByJava(ada);
        var signedOut = second.token();
        second.post("/sign-out", Map.of());
        assertThat(store.findByToken(signedOut)).isEmpty();
        assertThat(second.cookies()).doesNotContainKey("better-auth.session_token");
        first.post("/revoke-session", Map.of("token", third.token().value()));
        assertThat(store.findByToken(third.token())).isEmpty();
        Browser fourth = signedInByJava(ada);
        first.post("/revoke-other-sessions", Map.of());
        assertThat(store.findByToken(fourth.token())).isEmpty();
        assertThat(store.findByToken(first.token())).isPresent();
        first.post("/revoke-sessions", Map.of());
        assertThat(store.findByUserId(ada.id())).isEmpty();
        Browser fifth = signedInByJava(ada);
        assertThat(fifth.isSignedIn())
                .as("a session made by Java after all were revoked")
                .isTrue();
        assertThat(store.findByToken(fifth.token())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"better-auth", "crm"})
    void what_java_revokes_is_gone_for_the_front_end(String keyStyle) {
        start(keyStyle);
        Browser first = signedUp(address);
        AuthUser ada = found(first).user();
        Browser second = node.browser();
        second.signIn(address, true);
        Browser third = node.browser();
        third.signIn(address, true);
        assertThat(store.revoke(second.token())).isTrue();
        assertThat(second.isSignedIn()).isFalse();
        assertThat(first.get("/list-sessions")).hasSize(2);
        assertThat(store.revokeOthers(ada.id(), first.token())).isEqualTo(1);
        assertThat(third.isSignedIn()).isFalse();
        assertThat(first.isSignedIn()).isTrue();
        Browser fourth = node.browser();
        fourth.signIn(address, true);
        SessionAndUser kept = store.revokeOthersStrict(ada.id(), first.token()).orElseThrow();
        assertThat(fourth.isSignedIn()).isFalse();
        writer.refreshed(kept, CookieHeader.of(first.cookieHeader())).forEach(cookie -> first.keep(cookie.field()));
        assertThat(first.isSignedIn()).as("under its new token").isTrue();
        assertThat(store.revokeAll(ada.id())).isEqualTo(1);
        assertThat(first.isSignedIn()).isFalse();
        Browser again = node.browser();
        again.signIn(address, true);
        assertThat(again.isSignedIn())
                .as("a session begun after all were revoked")
                .isTrue();
        assertThat(found(again).user()).isEqualTo(found(again).user());
    }

    @ParameterizedTest
    @ValueSource(strings = {"better-auth", "crm"})
    void either_side_prolongs_a_session_for_both(String keyStyle) {
        start(keyStyle, "UPDATE_AGE", "0");
        Browser browser = signedUp(address);
        Instant atFirst = found(browser).session().expiresAt();
        browser.session();
        Instant byNode = found(browser).session().expiresAt();
        assertThat(byNode).isAfter(atFirst);
        TouchResult touched = store.touch(browser.token(), RefreshPolicy.WHEN_DUE);
        assertThat(touched.outcome()).isEqualTo(TouchResult.Outcome.REFRESHED);
        Instant byJava = found(browser).session().expiresAt();
        assertThat(byJava).isAfter(byNode);
        assertThat(found(browser).user().additionalFields()).containsEntry("ssn", "123");
        JsonNode seen = browser.session();
        assertThat(Instant.parse(seen.get("session").get("expiresAt").asString()))
                .isAfterOrEqualTo(byJava);
        assertThat(browser.get("/list-sessions")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"better-auth", "crm"})
    void a_session_that_is_not_remembered_is_prolonged_by_nobody(String keyStyle) {
        start(keyStyle, "UPDATE_AGE", "0");
        signedUp(address);
        Browser browser = node.browser();
        browser.signIn(address, false);
        SessionCredential read = new dev.quintet.sessions.cookies.SessionCookieReader(
                        CookieNames.DEFAULTS, BetterAuthServer.SECRETS)
                .read(CookieHeader.of(browser.cookieHeader()));
        assertThat(((SessionCredential.Verified) read).dontRemember()).isTrue();
        Instant atFirst = found(browser).session().expiresAt();
        assertThat(store.touch(browser.token(), RefreshPolicy.WHEN_DUE).outcome())
                .isEqualTo(TouchResult.Outcome.NOT_ALLOWED);
        browser.session();
        assertThat(found(browser).session().expiresAt()).isEqualTo(atFirst);
        SessionAndUser made = store.create(found(browser).user(), SessionCreation.DEFAULTS.withRememberMe(false));
        Browser ours = node.browser();
        writer.signedIn(made, false, CookieHeader.of("")).forEach(cookie -> ours.keep(cookie.field()));
        assertThat(ours.isSignedIn()).isTrue();
        assertThat(found(ours).session().expiresAt()).isEqualTo(made.session().expiresAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"better-auth", "crm"})
    void a_user_changed_on_either_side_is_changed_for_both(String keyStyle) {
        start(keyStyle);
        Browser browser = signedUp(address);
        browser.post("/update-user", Map.of("name", "Ada Lovelace"));
        AuthUser changed = found(browser).user();
        assertThat(changed.name()).isEqualTo("Ada Lovelace");
        assertThat(store.refreshUser(changed.withField("role", "admin,user"))).isEqualTo(1);
        assertThat(browser.session().get("user").get("role").asString()).isEqualTo("admin,user");
        assertThat(found(browser).user().roles()).containsExactlyInAnyOrder("admin", "user");
        assertThat(store.update(browser.token(), fields -> {
                    fields.put("theme", "dark");
                    return fields;
                }))
                .isPresent();
        assertThat(browser.isSignedIn()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"better-auth", "crm"})
    void bearer_tokens_of_either_side_count_on_both(String keyStyle) {
        start(keyStyle);
        Browser browser = node.browser();
        HttpResponse<String> signedUp = browser.signUp(address);
        String token = signedUp.headers().firstValue("set-auth-token").orElseThrow();
        SessionCredential read = new BearerTokenReader(BetterAuthServer.SECRETS).read("Bearer " + token);
        assertThat(read).isInstanceOf(SessionCredential.Verified.class);
        SessionAndUser found =
                store.findByToken(((SessionCredential.Verified) read).token()).orElseThrow();
        Browser other = node.browser();
        SessionAndUser made = store.create(found.user(), SessionCreation.DEFAULTS);
        other.header("Authorization", "Bearer " + writer.bearer(made.session().token()));
        assertThat(other.session().get("user").get("id").asString())
                .isEqualTo(found.user().id());
        Browser bare = node.browser();
        bare.header("Authorization", "Bearer " + made.session().token().value());
        assertThat(bare.isSignedIn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"better-auth", "crm"})
    void two_hundred_writers_at_once_lose_no_session(String keyStyle) throws Exception {
        start(keyStyle);
        AuthUser ada = found(signedUp(address)).user();
        Set<String> node100 = java.util.concurrent.ConcurrentHashMap.newKeySet();
        Set<String> java100 = java.util.concurrent.ConcurrentHashMap.newKeySet();
        ExecutorService writers = Executors.newFixedThreadPool(9);
        try {
            List<Future<?>> tasks = new ArrayList<>();
            // One after the other on the Node side, so that Better Auth does not overwrite itself, and what is lost was
            // lost to Java.
            tasks.add(writers.submit(() -> {
                for (int i = 0; i < 100; i++) {
                    Browser browser = node.browser();
                    assertThat(browser.signIn(address, true).statusCode()).isEqualTo(200);
                    node100.add(browser.token().value());
                }
            }));
            for (int i = 0; i < 100; i++) {
                tasks.add(writers.submit(() -> java100.add(store.create(ada, SessionCreation.DEFAULTS)
                        .session()
                        .token()
                        .value())));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        } finally {
            writers.shutdownNow();
        }
        Set<String> listed = listed(ada);
        long nodeLost =
                node100.stream().filter(token -> !listed.contains(token)).count();
        long javaLost =
                java100.stream().filter(token -> !listed.contains(token)).count();
        log.info(
                "{}: of 100 + 100 writes to one list, Better Auth lost {}, Java lost {}", keyStyle, nodeLost, javaLost);
        assertThat(node100).hasSize(100);
        assertThat(nodeLost).as("entries of Better Auth that Java overwrote").isZero();
        Set<String> found = new HashSet<>();
        for (AuthSession session : store.findByUserId(ada.id())) {
            found.add(session.token().value());
        }
        assertThat(found)
                .as("Java's index knows what the list has lost")
                .containsAll(java100)
                .containsAll(node100);
        store.reconcile(ada.id());
        assertThat(listed(ada)).as("after mending").containsAll(java100).containsAll(node100);
    }

    private Set<String> listed(AuthUser user) {
        String key = (style.equals("crm") ? "user:" : "better-auth:active-sessions-") + user.id();
        Set<String> tokens = new HashSet<>();
        Json.mapper()
                .readTree(String.valueOf(redis.cli("GET", key)))
                .forEach(entry -> tokens.add(entry.get("token").asString()));
        return tokens;
    }
}
