package dev.quintet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.admin.Host.Answer;
import dev.quintet.testing.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    private static final String INFO = "/api/admin/redis";
    private static final String CLEAR = "/api/admin/redis?database=cache";

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static Host host;

    @BeforeAll
    static void start() {
        host = Host.at(redis.url());
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void nobody_gets_in_without_a_token() {
        for (String path : new String[] {INFO, "/api/admin/redis/health", "/api/admin", "/api/admin/nothing"}) {
            Answer answer = host.sendPlain("GET", path);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.type()).isEqualTo("urn:quintet:problem:unauthorized");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
        assertThat(host.sendPlain("DELETE", CLEAR).status()).isEqualTo(401);
    }

    @Test
    void no_other_spelling_of_the_path_leads_around_the_filter() {
        for (String path : new String[] {
            "/api//admin/redis", "/api/admin;a=b/redis", "/api;a=b/admin/redis", "/%61pi/admin/redis",
            "/api/./admin/redis", "/x/../api/admin/redis", "/api/admin/%72edis", "/api/admin/openapi.yaml;/../redis",
            "/api/admin/openapi.yaml/../redis"
        }) {
            assertThat(host.sendPlain("GET", path).status()).as(path).isIn(400, 401, 404);
        }
    }

    @Test
    void a_token_counts_in_the_header_only() {
        assertThat(host.sendPlain("GET", INFO + "?token=" + Host.TOKEN).status())
                .isEqualTo(401);
        assertThat(host.sendPlain("GET", INFO + "?access_token=" + Host.TOKEN).status())
                .isEqualTo(401);
        assertThat(host.sendPlain("GET", INFO, "Cookie", "token=" + Host.TOKEN + "; Authorization=Bearer " + Host.TOKEN)
                        .status())
                .isEqualTo(401);
        assertThat(host.sendPlain("GET", INFO, "Authorization", "Basic " + Host.TOKEN)
                        .status())
                .isEqualTo(401);
        assertThat(host.sendPlain("GET", INFO, "Authorization", "bearer " + Host.TOKEN)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_read_only_token_may_look_and_not_clear() {
        redis.cli(1, "SET", "cache:a", "1");
        String[] viewer = {"Authorization", "Bearer " + Host.READ_TOKEN};
        assertThat(host.sendPlain("GET", INFO, viewer).status()).isEqualTo(200);
        Answer refused = host.sendPlain("DELETE", CLEAR, viewer);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.type()).isEqualTo("urn:quintet:problem:read-only-token");
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(1L);
    }

    @Test
    void the_sixth_wrong_token_within_a_minute_is_told_to_wait_and_a_right_one_is_not() {
        String[] wrong = {"Authorization", "Bearer not-the-right-token"};
        try (Host fresh = Host.at(redis.url())) {
            for (int i = 0; i < 5; i++) {
                assertThat(fresh.sendPlain("GET", INFO, wrong).status()).isEqualTo(401);
            }
            Answer limited = fresh.sendPlain("GET", INFO, wrong);
            assertThat(limited.status()).isEqualTo(429);
            assertThat(limited.type()).isEqualTo("urn:quintet:problem:too-many-failed-attempts");
            assertThat(Integer.parseInt(limited.header("Retry-After"))).isBetween(1, 60);
            assertThat(fresh.get(INFO).status()).isEqualTo(200);
        }
    }

    @Test
    void a_wrong_token_is_not_repeated_to_anybody() {
        Answer answer = host.sendPlain("GET", INFO, "Authorization", "Bearer S3cr3t-canary-token");
        assertThat(answer.response().body()).doesNotContain("S3cr3t-canary");
    }

    @Test
    void the_description_is_open_to_everybody() {
        Answer answer = host.sendPlain("GET", "/api/admin/openapi.yaml");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).startsWith("openapi: 3.1.0");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, none, 200",
        "GET, same-origin, 200",
        "GET, same-site, 200",
        "GET, cross-site, 200",
        "DELETE, none, 200",
        "DELETE, same-origin, 200",
        "DELETE, same-site, 403",
        "DELETE, cross-site, 403",
        "DELETE, a-new-value, 403"
    })
    void a_page_of_another_site_may_look_and_not_clear(String method, String site, int status) {
        Answer answer = host.send(method, method.equals("GET") ? INFO : CLEAR, "Sec-Fetch-Site", site);
        assertThat(answer.status()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.type()).isEqualTo("urn:quintet:problem:cross-site-request");
        }
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example, 403", "null, 403", "http://127.0.0.1, 403"})
    void an_old_browser_is_known_by_its_origin(String origin, int status) {
        assertThat(host.send("DELETE", CLEAR, "Origin", origin).status()).isEqualTo(status);
        assertThat(host.send("GET", INFO, "Origin", origin).status()).isEqualTo(200);
    }

    @Test
    void another_site_gets_no_permission_to_read_by_script() {
        Answer preflight = host.sendPlain(
                "OPTIONS", INFO, "Origin", "https://evil.example", "Access-Control-Request-Method", "DELETE");
        assertThat(preflight.status()).isEqualTo(401);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(host.send("GET", INFO, "Origin", "https://evil.example").header("Access-Control-Allow-Origin"))
                .isEmpty();
    }
}
