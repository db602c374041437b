package dev.quintet.ratelimits.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.ratelimits.Fixtures;
import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.ratelimits.http.ClientAddress;
import dev.quintet.ratelimits.http.RateLimitFields;
import dev.quintet.ratelimits.http.RateLimitRule;
import dev.quintet.ratelimits.http.RateLimitRules;
import dev.quintet.testing.RedisServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Real requests to a real container. */
class RateLimitFilterTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Fixtures fixtures;
    private RateLimits rateLimits;
    private Tomcat tomcat;

    @BeforeEach
    void start() throws LifecycleException {
        fixtures = Fixtures.at(redis);
        rateLimits = fixtures.still();
        tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("/app", folder.toString());
        addFilter(
                context,
                "early",
                RateLimitRule.of("login", "/api/login", ClientAddress.behind("127.0.0.1"), SlidingWindow.perMinute(2))
                        .withMethods(Set.of("GET")),
                RateLimitRule.of("outer", "/api/twice", ClientAddress.behind("127.0.0.1"), SlidingWindow.perMinute(9)));
        addFilter(
                context,
                "late",
                RateLimitRule.of("inner", "/api/twice", ClientAddress.behind("127.0.0.1"), SlidingWindow.perMinute(1)));
        Tomcat.addServlet(context, "hello", new Hello(new ServletRateLimits(rateLimits, ClientAddress.ofConnection())))
                .addMapping("/api/*");
        tomcat.getConnector();
        tomcat.start();
    }

    private void addFilter(Context context, String name, RateLimitRule... rules) {
        FilterDef filter = new FilterDef();
        filter.setFilterName(name);
        filter.setFilter(
                new RateLimitFilter(new RateLimitRules(rateLimits, List.of(rules)), RateLimitFields.DRAFT_AND_LEGACY));
        context.addFilterDef(filter);
        FilterMap everything = new FilterMap();
        everything.setFilterName(name);
        everything.addURLPattern("/*");
        context.addFilterMap(everything);
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        rateLimits.close();
        fixtures.close();
    }

    private static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient ServletRateLimits limits;

        Hello(ServletRateLimits limits) {
            this.limits = limits;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if ("/document".equals(request.getPathInfo())) {
                RateLimitDecision result = limits.checkRateLimit(request, 1, 60_000);
                if (!result.allowed()) {
                    ServletRateLimits.refuse(response, result);
                    return;
                }
            }
            response.getOutputStream().print("hello");
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/app" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_client_is_told_how_it_stands_and_then_refused() throws Exception {
        HttpResponse<String> first = get("/api/login");
        assertThat(first.body()).isEqualTo("hello");
        assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"login\";q=2;w=60");
        assertThat(first.headers().firstValue("RateLimit")).contains("\"login\";r=1;t=60");
        assertThat(first.headers().firstValue("X-RateLimit-Remaining")).contains("1");
        get("/api/login");
        HttpResponse<String> refused = get("/api/login");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("\"violated-policies\":[\"login\"]");
    }

    @Test
    void other_spellings_of_a_path_are_the_same_path() throws Exception {
        for (String spelling :
                List.of("/api//login", "/api/%6Cogin", "/api/login;jsessionid=1", "/api/x/../login", "/api/login/")) {
            redis.cli("FLUSHALL");
            assertThat(get(spelling).headers().firstValue("RateLimit"))
                    .as(spelling)
                    .isPresent();
        }
    }

    @Test
    void a_header_written_by_the_client_makes_no_new_budget() throws Exception {
        int allowed = 0;
        for (int i = 0; i < 50; i++) {
            HttpResponse<String> response = get("/api/login", "X-Forwarded-For", "1.2.3." + i + ", 203.0.113.9");
            allowed += response.statusCode() == 200 ? 1 : 0;
        }
        assertThat(allowed).isEqualTo(2);
    }

    @Test
    void two_filters_both_count_and_both_tell() throws Exception {
        HttpResponse<String> first = get("/api/twice");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().allValues("RateLimit")).containsExactly("\"outer\";r=8;t=60", "\"inner\";r=0;t=60");
        assertThat(first.headers().allValues("RateLimit-Policy"))
                .containsExactly("\"outer\";q=9;w=60", "\"inner\";q=1;w=60");
        assertThat(first.headers().allValues("X-RateLimit-Limit")).containsExactly("1");
        assertThat(get("/api/twice").statusCode()).isEqualTo(429);
    }

    @Test
    void other_paths_are_left_alone() throws Exception {
        HttpResponse<String> response = get("/api/other");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("RateLimit")).isEmpty();
    }

    @Test
    void a_servlet_checks_a_request_as_the_document_does() throws Exception {
        assertThat(get("/api/document").body()).isEqualTo("hello");
        HttpResponse<String> refused = get("/api/document");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("RateLimit")).contains("\"1-in-60000ms\";r=0;t=60");
    }
}
