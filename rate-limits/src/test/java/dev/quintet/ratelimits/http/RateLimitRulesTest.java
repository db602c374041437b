package dev.quintet.ratelimits.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.ratelimits.Fixtures;
import dev.quintet.ratelimits.LimitState;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitRulesTest {
    private static final ClientKey ADDRESS = ClientAddress.ofConnection();
    private static final FakeRequest REQUEST = FakeRequest.from("203.0.113.9");

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Fixtures fixtures;
    private RateLimits rateLimits;

    @BeforeEach
    void open() {
        fixtures = Fixtures.at(redis);
        rateLimits = fixtures.still();
    }

    @AfterEach
    void close() {
        rateLimits.close();
        fixtures.close();
    }

    @Test
    void a_request_is_checked_as_the_document_does() {
        RequestLimits requests = new RequestLimits(rateLimits, ADDRESS);
        assertThat(IntStream.range(0, 200)
                        .filter(i ->
                                requests.checkRateLimit(REQUEST, 100, 60_000).allowed()))
                .hasSize(100);
        assertThat(requests.checkRateLimit(REQUEST, 100, 60_000).retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(requests.checkRateLimit(FakeRequest.from("203.0.113.10"), 100, 60_000)
                        .allowed())
                .isTrue();
        assertThat(redis.cli(3, "EXISTS", "rate_limit:100-in-60000ms:203.0.113.9"))
                .isEqualTo(1L);
    }

    @Test
    void every_rule_that_matches_counts_and_all_take_or_none() {
        RateLimitRules rules = new RateLimitRules(
                rateLimits,
                List.of(
                        RateLimitRule.of("all", "/**", ADDRESS, SlidingWindow.perMinute(3)),
                        RateLimitRule.of("login", "/api/login", ADDRESS, SlidingWindow.perMinute(1))
                                .withMethods(Set.of("POST"))));
        FakeRequest login = REQUEST.to("POST", "/api/login");
        assertThat(rules.check(login).orElseThrow().limits())
                .extracting(LimitState::policy)
                .containsExactly("all", "login");
        assertThat(rules.check(login).orElseThrow().refusedBy()).contains("login");
        assertThat(rules.check(REQUEST.to("GET", "/api/login")).orElseThrow().remaining())
                .isEqualTo(1);
    }

    @Test
    void a_request_that_no_rule_matches_or_that_has_no_key_is_not_limited() {
        RateLimitRules rules = new RateLimitRules(
                rateLimits, List.of(RateLimitRule.of("user", "/api/**", ClientKey.user(), SlidingWindow.perMinute(1))));
        assertThat(rules.check(REQUEST.to("GET", "/health"))).isEmpty();
        assertThat(rules.check(REQUEST.to("GET", "/api/x"))).isEmpty();
        assertThat(rules.check(REQUEST.by("ada").to("GET", "/api/x"))).isPresent();
    }

    @Test
    void rules_that_cannot_work_are_refused() {
        RateLimitRule rule = RateLimitRule.of("a", "/**", ADDRESS, SlidingWindow.perMinute(1));
        assertThatThrownBy(() -> new RateLimitRules(rateLimits, List.of(rule, rule)))
                .hasMessageContaining("named 'a'");
        assertThatThrownBy(() -> RateLimitRule.of("a", "api", ADDRESS)).hasMessageContaining("'api'");
        assertThatThrownBy(() -> RateLimitRule.of("a", "/a**", ADDRESS)).hasMessageContaining("'/a**'");
        assertThatThrownBy(() -> rule.withMethods(Set.of("post"))).hasMessageContaining("capitals");
    }

    @Test
    void an_api_key_never_reaches_redis() {
        String key = ClientKey.header("X-Api-Key")
                .of(REQUEST.with("x-api-key", "S3cr3t-canary"))
                .orElseThrow();
        assertThat(key).matches("header=[0-9a-f]{32}").doesNotContain("S3cr3t");
        assertThat(ClientKey.header("X-Api-Key").or(ClientKey.everybody()).of(REQUEST))
                .contains("everybody");
        assertThat(ClientKey.user().of(REQUEST.by("203.0.113.9"))).contains("user=203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/**,          /api/users/1,      true",
        "/api/**,          /api,              true",
        "/api/**,          /apis,             false",
        "/api/*,           /api/users,        true",
        "/api/*,           /api/users/1,      false",
        "/api/*,           /api,              false",
        "/users/{id}/mail, /users/7/mail,     true",
        "/users/{id}/mail, /users/mail,       false",
        "/**/login,        /login,            true",
        "/**/login,        /a/b/login,        true",
        "/**/login,        /a/b/login/c,      false",
        "/a/**/b/**/c,     /a/x/b/y/b/z/c,    true",
        "/files/*.json,    /files/a.json,     true",
        "/files/*.json,    /files/a.xml,      false",
        "/files/x*x,       /files/x,          false",
        "/login,           //login/,          true",
        "/login,           /Login,            false",
        "/,                /,                 true",
        "/,                /a,                false",
        "/**,              /,                 true",
    })
    void paths_match_by_segments(String pattern, String path, boolean expected) {
        assertThat(PathPattern.parse(pattern).matches(path)).isEqualTo(expected);
    }

    @Test
    void a_hostile_path_does_not_take_long() {
        assertThat(PathPattern.parse("/**/a/**/a/**/a/**/b").matches("/a".repeat(5_000)))
                .isFalse();
    }
}
