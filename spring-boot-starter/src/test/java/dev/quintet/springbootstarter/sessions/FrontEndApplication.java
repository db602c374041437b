package dev.quintet.springbootstarter.sessions;

import dev.quintet.databases.Json;
import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.cookies.CookieSecrets;
import dev.quintet.sessions.cookies.CookieSigner;
import dev.quintet.testing.RedisServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A small application on a real server, and a client that is no browser and so may send whatever it wants. */
final class FrontEndApplication implements AutoCloseable {
    static final String SECRET = "fake-secret-for-test-vectors-0123456789abcdef";
    static final CookieSigner SIGNER = new CookieSigner(CookieSecrets.of(SECRET));

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private FrontEndApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static FrontEndApplication start(RedisServer redis, Class<?> part, String... settings) {
        Map<String, String> all = new LinkedHashMap<>(Map.ofEntries(
                Map.entry("spring.main.web-application-type", "servlet"),
                Map.entry("spring.autoconfigure.exclude", ""),
                Map.entry("quintet.sessions.authenticate", "true"),
                Map.entry("quintet.url", redis.url()),
                Map.entry("quintet.timeouts.command", "500ms"),
                Map.entry("quintet.timeouts.reconnect", "100ms"),
                Map.entry("BETTER_AUTH_SECRET", SECRET),
                Map.entry("server.port", "0"),
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("spring.main.banner-mode", "off")));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            all.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        SpringApplication application = new SpringApplication(Application.class, part);
        return new FrontEndApplication(application.run(all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new)));
    }

    static String cookie(SessionAndUser session) {
        return "better-auth.session_token="
                + SIGNER.signForCookie(session.session().token().value());
    }

    static String bearer(SessionAndUser session) {
        return "Bearer " + SIGNER.sign(session.session().token().value());
    }

    SessionStore store() {
        return context.getBean(SessionStore.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    String origin() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    HttpResponse<String> post(String path, String... headers) throws IOException, InterruptedException {
        return send("POST", path, headers);
    }

    private HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin() + path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableMethodSecurity
    static class Application {
        @RestController
        static class Pages {
            private final Optional<SessionSignIn> signIn;

            Pages(Optional<SessionSignIn> signIn) {
                this.signIn = signIn;
            }

            @GetMapping("/me")
            String me(
                    @CurrentSession SessionAndUser session,
                    @CurrentSession AuthUser user,
                    @CurrentSession AuthSession same,
                    Authentication authentication) {
                return Json.write(Map.of(
                        "id", user.id(),
                        "session", session.session().id().equals(same.id()) ? same.id() : "another",
                        "name", authentication.getName(),
                        "authorities",
                                authentication.getAuthorities().stream()
                                        .map(String::valueOf)
                                        .sorted()
                                        .toList(),
                        "impersonatedBy",
                                ((SessionPrincipal) java.util.Objects.requireNonNull(authentication.getPrincipal()))
                                        .impersonatedBy()
                                        .orElse("")));
            }

            @GetMapping("/public/hello")
            String hello(@CurrentSession Optional<AuthUser> user) {
                return "hello " + user.map(AuthUser::id).orElse("stranger");
            }

            @GetMapping("/public/needed")
            String needed(@CurrentSession AuthUser user) {
                return user.id();
            }

            @GetMapping("/admin")
            @PreAuthorize("hasRole('admin')")
            String admin() {
                return "admin";
            }

            @PostMapping("/note")
            String note(@RequestParam String text, HttpSession session) {
                session.setAttribute("note", Map.of("text", text, "lines", List.of(1, 2)));
                return session.getId();
            }

            @GetMapping("/note")
            String note(HttpSession session) {
                return String.valueOf(session.getAttribute("note"));
            }

            @PostMapping("/note/object")
            void object(HttpSession session) {
                session.setAttribute("note", java.util.Locale.ROOT);
            }

            @GetMapping("/public/note")
            String stranger(HttpSession session) {
                session.setAttribute("note", "gone soon");
                return "noted";
            }

            @PostMapping("/change")
            String change() {
                return "changed";
            }

            @PostMapping("/delete-account")
            @RequiresFreshSession
            String deleteAccount() {
                return "deleted";
            }

            @PostMapping("/public/sign-in")
            String signIn(@RequestParam boolean remember, HttpServletRequest request, HttpServletResponse response) {
                SessionAndUser session = signIn.orElseThrow()
                        .signIn(AuthUser.of("u9", "Grace", "grace@example.com"), remember, request, response);
                return session.session().id();
            }
        }
    }
}
