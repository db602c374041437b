package dev.quintet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.quintet.admin.Host.Answer;
import dev.quintet.testing.RedisServer;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;

/** Applications have habits of their own; the API keeps its form in all of them, and leaves them theirs. */
@ExtendWith(OutputCaptureExtension.class)
class OtherHostsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RestController
    static class HostController {
        record Greeting(String firstName) {}

        @GetMapping("/hello")
        Greeting hello() {
            return new Greeting("ada");
        }
    }

    @ControllerAdvice
    static class HostAdvice {
        @ExceptionHandler(Exception.class)
        @ResponseBody
        String all(Exception failure) {
            return "the host's own page for " + failure.getClass().getSimpleName();
        }
    }

    @Test
    void a_host_with_snake_case_names_keeps_them_and_we_keep_ours() {
        try (Host host = Host.with(
                Map.of("quintet.url", redis.url(), "spring.jackson.property-naming-strategy", "SNAKE_CASE"),
                HostController.class,
                HostAdvice.class)) {
            assertThat(host.sendPlain("GET", "/hello").response().body()).isEqualTo("{\"first_name\":\"ada\"}");
            assertThat(host.get("/api/admin/redis")
                            .json()
                            .at("/databases/rateLimit/memoryBytes")
                            .isNumber())
                    .isTrue();
            assertThat(host.delete("/api/admin/redis?database=cache&dryRun=true")
                            .response()
                            .body())
                    .isEqualTo("{\"database\":\"cache\",\"cleared\":0,\"dryRun\":true}");
            assertThat(host.delete("/api/admin/redis?database=nonsense").type())
                    .isEqualTo("urn:quintet:problem:unknown-database");
            assertThat(host.get("/api/admin/nothing").type()).isEqualTo("urn:quintet:problem:not-found");
        }
    }

    @Test
    void a_host_below_other_paths_is_guarded_there() {
        try (Host host = Host.with(Map.of(
                "quintet.url",
                redis.url(),
                "server.servlet.context-path",
                "/crm",
                "spring.mvc.servlet.path",
                "/app"))) {
            Answer closed = host.sendPlain("GET", "/crm/app/api/admin/redis");
            assertThat(closed.status()).isEqualTo(401);
            assertThat(host.get("/crm/app/api/admin/redis").status()).isEqualTo(200);
            assertThat(host.sendPlain("GET", "/crm/app/api/admin/openapi.yaml").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void without_a_token_one_is_made_up_and_logged(CapturedOutput output) {
        try (Host host = Host.with(
                Map.of("quintet.url", redis.url(), "quintet.admin.token", "", "quintet.admin.read-token", ""))) {
            Matcher logged =
                    Pattern.compile("the token of /api/admin is (\\S{32})").matcher(output.getAll());
            assertThat(logged.find()).isTrue();
            assertThat(host.sendPlain("GET", "/api/admin/redis", "Authorization", "Bearer " + logged.group(1))
                            .status())
                    .isEqualTo(200);
            assertThat(host.sendPlain("GET", "/api/admin/redis", "Authorization", "Bearer ")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_short_token_keeps_the_application_from_starting_and_is_not_shown(CapturedOutput output) {
        Throwable failure = catchThrowable(
                () -> Host.with(Map.of("quintet.url", redis.url(), "quintet.admin.token", "s3cr3t-canary"))
                        .close());
        assertThat(failure).hasRootCauseInstanceOf(InvalidTokenException.class);
        assertThat(output.getAll())
                .contains("quintet.admin.token must have at least 16 characters, but has 13")
                .contains("openssl rand")
                .doesNotContain("s3cr3t-canary");
    }
}
