package dev.quintet.springbootstarter.sessions;

import static dev.quintet.springbootstarter.sessions.FrontEndApplication.SIGNER;
import static dev.quintet.springbootstarter.sessions.FrontEndApplication.bearer;
import static dev.quintet.springbootstarter.sessions.FrontEndApplication.cookie;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Json;
import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionCreation;
import dev.quintet.sessions.SessionToken;
import dev.quintet.testing.RedisServer;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;

/** Real requests to a real server on a real Redis. */
class SessionSecurityTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private static FrontEndApplication application;

    private static final AuthUser ADA =
            AuthUser.of("u1", "Ada", "ada@example.com").withField("role", "user, admin");

    /** An application with rules of its own. */
    @Configuration(proxyBeanMethods = false)
    static class Rules {
        @Bean
        SecurityFilterChain api(HttpSecurity http, SessionSecurity sessions) {
            return http.with(sessions, Customizer.withDefaults())
                    .authorizeHttpRequests(requests -> requests.requestMatchers("/public/**")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .build();
        }
    }

    /** Nothing of its own. */
    @Configuration(proxyBeanMethods = false)
    static class NoRules {}

    @BeforeAll
    static void start() {
        application = FrontEndApplication.start(
                redis,
                Rules.class,
                "quintet.sessions.trusted-origins=https://app.example.com",
                "quintet.sessions.refresh=when-cookie-writable");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static SessionAndUser session(AuthUser user) {
        return application.store().create(user, SessionCreation.from("203.0.113.7", "test"));
    }

    /** A session that was begun some time ago, as its document says. */
    private static SessionAndUser aged(Duration age) {
        SessionAndUser made = session(ADA);
        String key = "better-auth:" + made.session().token().value();
        String aged = String.valueOf(redis.cli("GET", key));
        for (var date : List.of(
                made.session().createdAt(),
                made.session().updatedAt(),
                made.session().expiresAt())) {
            aged = aged.replace(iso(date), iso(date.minus(age)));
        }
        redis.cli("SET", key, aged, "EX", "500000");
        return made;
    }

    private static String iso(java.time.Instant instant) {
        return java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
                .withZone(java.time.ZoneOffset.UTC)
                .format(instant);
    }

    private static List<String> setCookies(HttpResponse<String> response) {
        return response.headers().allValues("Set-Cookie");
    }

    @Test
    void a_cookie_becomes_an_authentication_with_roles() throws Exception {
        SessionAndUser session = session(ADA);
        HttpResponse<String> response = application.get("/me", "Cookie", cookie(session));
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode me = Json.mapper().readTree(response.body());
        assertThat(me.get("name").asString()).isEqualTo("u1");
        assertThat(me.get("session").asString()).isEqualTo(session.session().id());
        assertThat(me.get("authorities").valueStream().map(JsonNode::asString))
                .containsExactly("ROLE_admin", "ROLE_user");
        assertThat(setCookies(response)).isEmpty();
        assertThat(application.get("/admin", "Cookie", cookie(session)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_bearer_token_counts_like_a_cookie_if_it_is_signed() throws Exception {
        SessionAndUser session = session(ADA);
        assertThat(application.get("/me", "Authorization", bearer(session)).statusCode())
                .isEqualTo(200);
        assertThat(application
                        .get(
                                "/me",
                                "Authorization",
                                "Bearer " + session.session().token().value())
                        .statusCode())
                .isEqualTo(401);
        assertThat(application
                        .get("/me", "Authorization", "Bearer nonsense", "Cookie", cookie(session))
                        .statusCode())
                .as("a bad bearer token beside a good cookie")
                .isEqualTo(200);
    }

    @Test
    void without_a_role_it_is_403_and_without_a_session_401() throws Exception {
        SessionAndUser user =
                session(AuthUser.of("u2", "Bob", "bob@example.com").withField("role", "user"));
        assertThat(application.get("/admin", "Cookie", cookie(user)).statusCode())
                .isEqualTo(403);
        HttpResponse<String> refused = application.get("/me");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("\"code\":\"UNAUTHORIZED\"");
        assertThat(application.get("/public/needed").statusCode()).isEqualTo(401);
        assertThat(application.get("/public/hello").body()).isEqualTo("hello stranger");
        assertThat(application.get("/public/hello", "Cookie", cookie(user)).body())
                .isEqualTo("hello u2");
    }

    @Test
    void forged_truncated_oversized_and_doubly_encoded_cookies_are_strangers() throws Exception {
        String good = cookie(session(ADA));
        String unknown = SessionToken.generate(new SecureRandom()).value();
        for (String bad : List.of(
                "better-auth.session_token=" + unknown,
                "better-auth.session_token=" + SIGNER.signForCookie(unknown),
                "better-auth.session_token=" + SIGNER.signForCookie("active-sessions-u1"),
                good.substring(0, good.length() - 5),
                good.replace("%", "%25"),
                good + "x".repeat(5000),
                "better-auth.session_token=\"",
                "__Secure-" + good,
                "better-auth.session_token=; " + "=;;;=%zz%",
                good.replace("better-auth", "Better-Auth"))) {
            assertThat(application.get("/me", "Cookie", bad).statusCode())
                    .as(bad)
                    .isEqualTo(401);
            assertThat(application.get("/public/hello", "Cookie", bad).statusCode())
                    .as(bad)
                    .isEqualTo(200);
        }
    }

    @Test
    void documents_that_cannot_be_read_are_no_sessions() throws Exception {
        SessionAndUser session = session(ADA);
        String key = "better-auth:" + session.session().token().value();
        for (String document :
                List.of("", "[]", "null", "{", "{\"session\":{},\"user\":{}}", "\"x\"", "{\"user\":null}")) {
            redis.cli("SET", key, document);
            assertThat(application.get("/me", "Cookie", cookie(session)).statusCode())
                    .as(document)
                    .isEqualTo(401);
        }
        redis.cli("DEL", key);
        redis.cli("HSET", key, "a", "1");
        assertThat(application.get("/me", "Cookie", cookie(session)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void impersonation_is_visible() throws Exception {
        SessionAndUser session = application
                .store()
                .create(ADA, SessionCreation.from("203.0.113.7", "test").withImpersonatedBy("root"));
        JsonNode me = Json.mapper()
                .readTree(application.get("/me", "Cookie", cookie(session)).body());
        assertThat(me.get("impersonatedBy").asString()).isEqualTo("root");
        assertThat(me.get("authorities").toString()).contains("IMPERSONATED");
        assertThat(application
                        .post("/delete-account", "Cookie", cookie(session), "Origin", application.origin())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void when_redis_is_gone_it_is_503_and_never_401() throws Exception {
        String cookie = cookie(session(ADA));
        redis.kill();
        await().untilAsserted(() -> assertThat(
                        application.get("/me", "Cookie", cookie).statusCode())
                .isEqualTo(503));
        HttpResponse<String> response = application.get("/me", "Cookie", cookie);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.body()).contains("SESSIONS_UNAVAILABLE");
        assertThat(application.get("/public/needed", "Cookie", cookie).statusCode())
                .isEqualTo(503);
        assertThat(application.get("/public/hello", "Cookie", cookie).body()).isEqualTo("hello stranger");
        assertThat(application.get("/me").statusCode()).as("without a cookie").isEqualTo(401);
        HttpResponse<String> out = application.post("/logout", "Cookie", cookie, "Origin", application.origin());
        assertThat(out.statusCode()).isEqualTo(503);
        assertThat(setCookies(out))
                .as("nobody is told to be signed out who is not")
                .isEmpty();
        redis.restart();
        await().untilAsserted(() -> assertThat(
                        application.get("/me", "Cookie", cookie).statusCode())
                .isEqualTo(200));
    }

    @Test
    void a_redis_that_hangs_is_503_too() throws Exception {
        String cookie = cookie(session(ADA));
        redis.pause();
        assertThat(application.get("/me", "Cookie", cookie).statusCode()).isEqualTo(503);
        redis.resume();
        await().untilAsserted(() -> assertThat(
                        application.get("/me", "Cookie", cookie).statusCode())
                .isEqualTo(200));
    }

    @Test
    void logging_out_revokes_and_deletes_every_cookie() throws Exception {
        SessionAndUser session = session(ADA);
        HttpResponse<String> response = application.post(
                "/logout",
                "Cookie",
                cookie(session) + "; better-auth.session_data.0=a; better-auth.session_data.1=b",
                "Origin",
                application.origin());
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(setCookies(response))
                .contains(
                        "better-auth.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
                        "better-auth.session_data=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
                        "better-auth.session_data.0=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
                        "better-auth.session_data.1=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
                        "better-auth.dont_remember=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
        assertThat(application.store().findByToken(session.session().token())).isEmpty();
        assertThat(application.get("/me", "Cookie", cookie(session)).statusCode())
                .isEqualTo(401);
        assertThat(application.post("/logout").statusCode()).as("once more").isEqualTo(204);
        assertThat(application.get("/logout", "Cookie", cookie(session(ADA))).statusCode())
                .as("a link signs nobody out")
                .isNotEqualTo(204);
    }

    @Test
    void requests_with_the_cookie_that_change_something_must_come_from_a_trusted_origin() throws Exception {
        String cookie = cookie(session(ADA));
        assertThat(application
                        .post("/change", "Cookie", cookie, "Origin", application.origin())
                        .body())
                .isEqualTo("changed");
        assertThat(application
                        .post("/change", "Cookie", cookie, "Origin", "https://app.example.com")
                        .statusCode())
                .isEqualTo(200);
        assertThat(application
                        .post("/change", "Cookie", cookie, "Referer", application.origin() + "/page?x=1")
                        .statusCode())
                .isEqualTo(200);
        assertThat(application
                        .post("/change", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(200);
        List<String[]> foreign = new ArrayList<>();
        for (String origin : List.of(
                "https://evil.example",
                "null",
                "https://app.example.com.evil.example",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com@evil.example",
                "")) {
            foreign.add(new String[] {"Cookie", cookie, "Origin", origin});
            foreign.add(new String[] {"Cookie", cookie, "Referer", origin});
        }
        foreign.add(new String[] {"Cookie", cookie});
        foreign.add(new String[] {"Cookie", cookie, "Sec-Fetch-Site", "same-site"});
        for (String[] headers : foreign) {
            HttpResponse<String> response = application.post("/change", headers);
            assertThat(response.statusCode()).as(String.join(" ", headers)).isEqualTo(403);
            assertThat(response.body()).contains("INVALID_ORIGIN");
        }
        assertThat(application
                        .post("/change", "Authorization", bearer(session(ADA)), "Origin", "https://evil.example")
                        .statusCode())
                .as("no browser sends a bearer token by itself")
                .isEqualTo(200);
        assertThat(application
                        .get("/me", "Cookie", cookie, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_session_that_is_due_is_refreshed_and_its_cookie_sent_again() throws Exception {
        SessionAndUser old = aged(Duration.ofDays(2));
        HttpResponse<String> response = application.get("/me", "Cookie", cookie(old));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(setCookies(response))
                .containsExactly(cookie(old) + "; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax");
        assertThat(application
                        .store()
                        .findByToken(old.session().token())
                        .orElseThrow()
                        .session()
                        .expiresAt())
                .isAfter(old.session().expiresAt().minusSeconds(60));
    }

    @Test
    void neither_a_bearer_token_nor_a_session_that_is_not_remembered_prolongs_anything() throws Exception {
        SessionAndUser old = aged(Duration.ofDays(2));
        assertThat(setCookies(application.get("/me", "Authorization", bearer(old))))
                .isEmpty();
        assertThat(setCookies(application.get(
                        "/me", "Cookie", cookie(old) + "; better-auth.dont_remember=" + SIGNER.signForCookie("true"))))
                .isEmpty();
        assertThat(application
                        .store()
                        .findByToken(old.session().token())
                        .orElseThrow()
                        .session()
                        .expiresAt())
                .isBefore(old.session().expiresAt().minus(Duration.ofDays(1)));
    }

    @Test
    void a_session_begun_yesterday_is_not_fresh() throws Exception {
        assertThat(application
                        .post("/delete-account", "Cookie", cookie(session(ADA)), "Origin", application.origin())
                        .body())
                .isEqualTo("deleted");
        HttpResponse<String> stale = application.post(
                "/delete-account", "Cookie", cookie(aged(Duration.ofHours(25))), "Origin", application.origin());
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("SESSION_NOT_FRESH");
    }

    @Test
    void java_signs_in_with_a_new_session_whatever_came_with_the_request() throws Exception {
        SessionAndUser planted = session(ADA);
        HttpResponse<String> response = application.post(
                "/public/sign-in?remember=false", "Cookie", cookie(planted), "Origin", application.origin());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(setCookies(response)).hasSize(2).allMatch(cookie -> !cookie.contains("Max-Age"));
        String cookies = String.join(
                "; ",
                setCookies(response).stream()
                        .map(field -> field.substring(0, field.indexOf(';')))
                        .toList());
        JsonNode me =
                Json.mapper().readTree(application.get("/me", "Cookie", cookies).body());
        assertThat(me.get("id").asString()).isEqualTo("u9");
        assertThat(me.get("session").asString()).isEqualTo(response.body());
        String token = response.headers().firstValue("set-auth-token").orElseThrow();
        assertThat(application.get("/me", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_session_registry_shows_and_ends_sessions_without_their_tokens() throws Exception {
        SessionRegistry registry = application.bean(SessionRegistry.class);
        SessionAndUser first = session(ADA);
        SessionAndUser second = session(ADA);
        assertThat(registry.getAllPrincipals()).containsExactly("u1");
        List<SessionInformation> sessions = registry.getAllSessions("u1", false);
        assertThat(sessions).hasSize(2);
        assertThat(sessions)
                .noneMatch(one ->
                        one.getSessionId().contains(first.session().token().value()));
        String name = first.session().id() + "@u1";
        java.util.Objects.requireNonNull(registry.getSessionInformation(name)).expireNow();
        assertThat(registry.getSessionInformation(name)).isNull();
        assertThat(application.get("/me", "Cookie", cookie(first)).statusCode()).isEqualTo(401);
        registry.removeSessionInformation(second.session().id() + "@u1");
        assertThat(registry.getAllSessions("u1", true)).isEmpty();
    }

    @Test
    void attributes_are_kept_beside_the_session_and_end_with_it() throws Exception {
        try (FrontEndApplication keeping =
                FrontEndApplication.start(redis, Rules.class, "quintet.sessions.http-session=true")) {
            SessionAndUser session = keeping.store().create(ADA, SessionCreation.DEFAULTS);
            String document = "better-auth:" + session.session().token().value();
            Object before = redis.cli("GET", document);
            HttpResponse<String> noted =
                    keeping.post("/note?text=hello", "Cookie", cookie(session), "Origin", keeping.origin());
            assertThat(noted.statusCode()).isEqualTo(200);
            assertThat(setCookies(noted)).as("no cookie of its own").isEmpty();
            assertThat(noted.body()).doesNotContain(session.session().token().value());
            assertThat(keeping.get("/note", "Cookie", cookie(session)).body())
                    .contains("text=hello")
                    .contains("lines=[1, 2]");
            assertThat(redis.cli("GET", document)).isEqualTo(before);
            String hash = "session:%http:" + noted.body();
            assertThat(String.valueOf(redis.cli("HGETALL", hash))).contains("hello");
            assertThat((Long) redis.cli("PTTL", hash)).isBetween(600_000_000L, 604_800_000L);
            assertThat(keeping.get("/note", "Cookie", cookie(keeping.store().create(ADA, SessionCreation.DEFAULTS)))
                            .body())
                    .as("another session of the same user")
                    .isEqualTo("null");
            assertThat(keeping.post("/note/object", "Cookie", cookie(session), "Origin", keeping.origin())
                            .statusCode())
                    .as("no serialized objects")
                    .isEqualTo(500);
            HttpResponse<String> stranger = keeping.get("/public/note");
            assertThat(stranger.body()).isEqualTo("noted");
            assertThat(setCookies(stranger)).isEmpty();
            assertThat(keeping.post("/logout", "Cookie", cookie(session), "Origin", keeping.origin())
                            .statusCode())
                    .isEqualTo(204);
            assertThat(redis.cli("EXISTS", hash)).isEqualTo(0L);
        }
    }

    @Test
    void without_rules_of_the_application_nothing_is_open() throws Exception {
        try (FrontEndApplication plain = FrontEndApplication.start(
                redis, NoRules.class, "quintet.sessions.key-style=crm", "quintet.sessions.cookie.prefix=crm")) {
            assertThat(plain.get("/public/hello").statusCode()).isEqualTo(401);
            SessionAndUser session = plain.store().create(ADA, SessionCreation.DEFAULTS);
            assertThat(redis.cli(
                            "EXISTS", "session:" + session.session().token().value()))
                    .isEqualTo(1L);
            assertThat(plain.get("/me", "Cookie", cookie(session).replace("better-auth.", "crm."))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void without_a_secret_or_with_nonsense_the_application_does_not_start() {
        assertThatThrownBy(() -> FrontEndApplication.start(redis, NoRules.class, "BETTER_AUTH_SECRET=")
                        .close())
                .rootCause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("BETTER_AUTH_SECRET");
        assertThatThrownBy(() -> FrontEndApplication.start(
                                redis, NoRules.class, "quintet.sessions.trusted-origins=https://*.example.com")
                        .close())
                .rootCause()
                .hasMessageContaining("quintet.sessions.trusted-origins");
        assertThatThrownBy(() -> FrontEndApplication.start(redis, NoRules.class, "quintet.sessions.key-style=redis")
                        .close())
                .rootCause()
                .hasMessageContaining("quintet.sessions.key-style");
    }

    @Test
    void a_front_end_on_https_has_secure_cookies() throws Exception {
        try (FrontEndApplication secure = FrontEndApplication.start(
                redis,
                Rules.class,
                "BETTER_AUTH_URL=https://app.example.com",
                "quintet.sessions.cookie.domain=example.com",
                "quintet.sessions.refresh=when-cookie-writable")) {
            SessionAndUser old = aged(Duration.ofDays(2));
            assertThat(secure.get("/me", "Cookie", cookie(old)).statusCode()).isEqualTo(401);
            HttpResponse<String> response = secure.get("/me", "Cookie", "__Secure-" + cookie(old));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(setCookies(response))
                    .as("127.0.0.1 cannot set a cookie of example.com, so nothing is refreshed")
                    .isEmpty();
            assertThat(secure.post("/logout", "Cookie", "__Secure-" + cookie(old), "Origin", secure.origin())
                            .headers()
                            .allValues("Set-Cookie"))
                    .contains("__Secure-better-auth.session_token=; Max-Age=0; Domain=example.com; Path=/; HttpOnly;"
                            + " Secure; SameSite=Lax");
        }
    }
}
