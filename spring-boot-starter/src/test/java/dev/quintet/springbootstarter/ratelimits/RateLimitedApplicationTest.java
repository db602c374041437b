package dev.quintet.springbootstarter.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.ratelimits.MethodKey;
import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimitExceededException;
import dev.quintet.ratelimits.RateLimited;
import dev.quintet.ratelimits.servlet.ServletRateLimits;
import dev.quintet.testing.RedisServer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A running application whose requests and methods are limited. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitedApplicationTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable ConfigurableApplicationContext running;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        /** Stands where Spring Security does, believes everybody, and answers the login itself. */
        @Bean
        FilterRegistrationBean<HttpFilter> security() {
            FilterRegistrationBean<HttpFilter> filter = new FilterRegistrationBean<>(new BelievingFilter());
            filter.setOrder(-100);
            return filter;
        }

        @Bean
        Pages pages(ServletRateLimits limits, Reports reports) {
            return new Pages(limits, reports);
        }

        @Bean
        Reports reports() {
            return new Reports();
        }

        @Bean
        Mail mail() {
            return new Mail();
        }

        @Bean
        MethodKey first() {
            return (method, target, arguments) -> method.getName() + arguments.get(0);
        }

        @Bean
        String suffix() {
            return "-of-a-bean";
        }
    }

    static final class BelievingFilter extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws java.io.IOException, jakarta.servlet.ServletException {
            if (request.getServletPath().equals("/login")) {
                response.setStatus(204);
                return;
            }
            @Nullable String name = request.getHeader("X-User");
            Principal user = () -> String.valueOf(name);
            chain.doFilter(
                    name == null
                            ? request
                            : new HttpServletRequestWrapper(request) {
                                @Override
                                public Principal getUserPrincipal() {
                                    return user;
                                }
                            },
                    response);
        }
    }

    @RestController
    static class Pages {
        private final ServletRateLimits limits;
        private final Reports reports;

        Pages(ServletRateLimits limits, Reports reports) {
            this.limits = limits;
            this.reports = reports;
        }

        @GetMapping("/document")
        ResponseEntity<String> document(HttpServletRequest request) {
            RateLimitDecision result = limits.checkRateLimit(request, 2, 60000);
            return result.allowed()
                    ? ResponseEntity.ok("hello")
                    : ResponseEntity.status(429).build();
        }

        @PostMapping("/login")
        String login() {
            return "never reached";
        }

        @GetMapping("/api/things")
        String things() {
            return "things";
        }

        @GetMapping("/reports/{tenant}")
        String report(@PathVariable("tenant") String tenant) {
            return reports.build(tenant);
        }

        @GetMapping("/search")
        @RateLimited(name = "search", permits = 1, resolver = "quintetClient")
        public String search() {
            return "found";
        }
    }

    static class Reports {
        @RateLimited(name = "reports", permits = 2, key = "#tenant")
        public String build(String tenant) {
            return "report of " + tenant;
        }
    }

    @RateLimited(name = "mail", permits = 1)
    static class Mail {
        public String everybody() {
            return "sent";
        }

        public String everybodyToo() {
            return "sent";
        }

        @RateLimited(name = "mail-to", permits = 1, key = "#address.toLowerCase() + @suffix")
        public String to(String address) {
            return "sent to " + address;
        }

        @RateLimited(name = "mail-by", permits = 1, resolver = "first")
        public String by(int id) {
            return "sent " + id;
        }

        @RateLimited(name = "mail-none", permits = 1, key = "#missing")
        public String nobody(String name) {
            return name;
        }

        @RateLimited(name = "mail-much", permits = 20_000)
        public String much() {
            return "";
        }
    }

    @BeforeAll
    void start() {
        running = SpringApplication.run(
                Application.class,
                Stream.of(
                                "quintet.url=" + redis.url(),
                                "spring.main.web-application-type=servlet",
                                "spring.main.banner-mode=off",
                                "quintet.rate-limits.deadline=20s",
                                "quintet.rate-limits.trusted-proxies=127.0.0.0/8",
                                "quintet.rate-limits.fields=draft-and-legacy",
                                "quintet.rate-limits.rules[0].name=login",
                                "quintet.rate-limits.rules[0].path=/login",
                                "quintet.rate-limits.rules[0].methods=POST",
                                "quintet.rate-limits.rules[0].limits[0].permits=2",
                                "quintet.rate-limits.rules[0].limits[1].permits=30",
                                "quintet.rate-limits.rules[0].limits[1].window=1h",
                                "quintet.rate-limits.rules[1].name=api",
                                "quintet.rate-limits.rules[1].path=/api/**",
                                "quintet.rate-limits.rules[1].keys=user,client",
                                "quintet.rate-limits.rules[1].limits[0].permits=3")
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        application().close();
    }

    /** What a process remembers of refusals must go too, so every test has clients of its own. */
    @BeforeEach
    void forget() {
        redis.cli("FLUSHALL");
    }

    private ConfigurableApplicationContext application() {
        return java.util.Objects.requireNonNull(running);
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        String port = application().getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_rule_refuses_with_429_and_says_when_to_come_back() throws Exception {
        HttpResponse<String> first = send("POST", "/login", "X-Forwarded-For", "203.0.113.1");
        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(first.headers().firstValue("RateLimit"))
                .contains("\"login-60s\";r=1;t=60, \"login-3600s\";r=29;t=3600");
        send("POST", "/login", "X-Forwarded-For", "203.0.113.1");
        HttpResponse<String> refused = send("POST", "/login", "X-Forwarded-For", "203.0.113.1");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("RateLimit-Policy"))
                .contains("\"login-60s\";q=2;w=60, \"login-3600s\";q=30;w=3600");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).contains("0");
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("\"violated-policies\":[\"login-60s\"]", "\"status\":429");
        assertThat(send("POST", "/login", "X-Forwarded-For", "203.0.113.2").statusCode())
                .as("another client")
                .isEqualTo(204);
        assertThat(send("GET", "/login", "X-Forwarded-For", "203.0.113.1").statusCode())
                .as("another method")
                .isEqualTo(204);
    }

    @Test
    void a_rule_for_users_stands_behind_authentication_and_else_counts_the_client() throws Exception {
        for (String user : new String[] {"ada", "bob"}) {
            for (int i = 0; i < 3; i++) {
                assertThat(send("GET", "/api/things", "X-User", user).statusCode())
                        .isEqualTo(200);
            }
            assertThat(send("GET", "/api/things", "X-User", user).statusCode()).isEqualTo(429);
        }
        assertThat(send("GET", "/api/things", "X-Forwarded-For", "203.0.113.7")
                        .headers()
                        .firstValue("RateLimit"))
                .contains("\"api\";r=2;t=60");
        assertThat(redis.cli(3, "EXISTS", "rate_limit:api:user=ada", "rate_limit:api:203.0.113.7"))
                .isEqualTo(2L);
    }

    @Test
    void a_controller_checks_a_request_as_the_document_does() throws Exception {
        String[] client = {"X-Forwarded-For", "203.0.113.3"};
        assertThat(send("GET", "/document", client).body()).isEqualTo("hello");
        assertThat(send("GET", "/document", client).body()).isEqualTo("hello");
        assertThat(send("GET", "/document", client).statusCode()).isEqualTo(429);
    }

    @Test
    void a_refused_method_ends_the_request_with_429() throws Exception {
        assertThat(send("GET", "/reports/acme").body()).isEqualTo("report of acme");
        send("GET", "/reports/acme");
        HttpResponse<String> refused = send("GET", "/reports/acme");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("RateLimit").orElse("")).startsWith("\"reports\";r=0;t=");
        assertThat(refused.body()).contains("\"violated-policies\":[\"reports\"]");
        assertThat(send("GET", "/reports/other").statusCode()).isEqualTo(200);
    }

    @Test
    void a_controllers_method_takes_its_key_from_the_client() throws Exception {
        assertThat(send("GET", "/search", "X-Forwarded-For", "203.0.113.4").body())
                .isEqualTo("found");
        assertThat(send("GET", "/search", "X-Forwarded-For", "203.0.113.4").statusCode())
                .isEqualTo(429);
        assertThat(send("GET", "/search", "X-Forwarded-For", "203.0.113.5").statusCode())
                .isEqualTo(200);
        Pages pages = application().getBean(Pages.class);
        assertThatThrownBy(pages::search)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outside of one");
    }

    @Test
    void methods_are_limited_by_expression_by_resolver_and_by_the_class() {
        Mail mail = application().getBean(Mail.class);
        assertThat(mail.to("ADA@example.org")).isEqualTo("sent to ADA@example.org");
        assertThatThrownBy(() -> mail.to("ada@example.org"))
                .isInstanceOfSatisfying(RateLimitExceededException.class, refused -> {
                    assertThat(refused.decision().retryAfter()).isPositive();
                    assertThat(refused).hasMessageContaining("'mail-to' of 1");
                });
        assertThat(redis.cli(3, "EXISTS", "rate_limit:mail-to:ada@example.org-of-a-bean"))
                .isEqualTo(1L);
        assertThat(mail.by(7)).isEqualTo("sent 7");
        assertThat(mail.by(8)).isEqualTo("sent 8");
        assertThatThrownBy(() -> mail.by(7)).isInstanceOf(RateLimitExceededException.class);
        assertThat(mail.everybody()).isEqualTo("sent");
        assertThatThrownBy(mail::everybodyToo).isInstanceOf(RateLimitExceededException.class);
    }

    @Test
    void an_annotation_that_cannot_work_says_where_it_stands() {
        Mail mail = application().getBean(Mail.class);
        assertThatThrownBy(() -> mail.nobody("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'#missing'")
                .hasMessageContaining("nobody");
        assertThatThrownBy(mail::much)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("much")
                .hasMessageContaining("new SubWindows");
    }
}
