package dev.quintet.interoptests.sessions;

import dev.quintet.databases.Json;
import dev.quintet.interoptests.Program;
import dev.quintet.sessions.SessionToken;
import dev.quintet.sessions.cookies.CookieHeader;
import dev.quintet.sessions.cookies.CookieNames;
import dev.quintet.sessions.cookies.CookieSecrets;
import dev.quintet.sessions.cookies.SessionCookieReader;
import dev.quintet.sessions.cookies.SessionCredential;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A Node application that signs people in with the published Better Auth. */
final class BetterAuthServer implements AutoCloseable {
    static final String SECRET = "fake-secret-for-test-vectors-0123456789abcdef";
    static final CookieSecrets SECRETS = CookieSecrets.of(SECRET);
    static final String PASSWORD = "correct horse";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Program program;
    private final String origin;

    private BetterAuthServer(Program program) {
        this.program = program;
        this.origin = "http://127.0.0.1:"
                + Json.mapper().readTree(program.line()).get("port").asInt();
    }

    /** @param options variables of {@code better-auth-server.mjs} */
    static BetterAuthServer start(RedisServer redis, Map<String, String> options) {
        Map<String, String> environment = new HashMap<>(options);
        environment.put("REDIS_URL", redis.url());
        environment.put("BETTER_AUTH_SECRET", SECRET);
        return new BetterAuthServer(Program.node("better-auth-server.mjs", environment));
    }

    String origin() {
        return origin;
    }

    /** What a browser does: it keeps cookies, and says where it comes from. */
    Browser browser() {
        return new Browser();
    }

    @Override
    public void close() {
        program.close();
    }

    final class Browser {
        private final Map<String, String> cookies = new LinkedHashMap<>();
        private final Map<String, String> headers = new HashMap<>();

        JsonNode get(String path) {
            return body(send("GET", path, null));
        }

        JsonNode post(String path, Map<String, ?> body) {
            return body(send("POST", path, body));
        }

        HttpResponse<String> send(String method, String path, @Nullable Map<String, ?> body) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + "/api/auth" + path))
                    .header("Content-Type", "application/json")
                    .header("Origin", origin)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(Json.write(body)));
            if (!cookies.isEmpty()) {
                request.header("Cookie", cookieHeader());
            }
            headers.forEach(request::header);
            try {
                HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                response.headers().allValues("set-cookie").forEach(this::keep);
                return response;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private JsonNode body(HttpResponse<String> response) {
            if (response.statusCode() != 200) {
                throw new AssertionError(response.request().uri().getPath() + " answered " + response.statusCode() + " "
                        + response.body());
            }
            return Json.mapper().readTree(response.body());
        }

        /** Takes a Set-Cookie field, from whichever side. */
        void keep(String field) {
            String pair = field.substring(0, field.indexOf(';'));
            String name = pair.substring(0, pair.indexOf('='));
            if (field.contains("; Max-Age=0;")) {
                cookies.remove(name);
            } else {
                cookies.put(name, pair.substring(name.length() + 1));
            }
        }

        void header(String name, String value) {
            headers.put(name, value);
        }

        String cookieHeader() {
            return cookies.entrySet().stream()
                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                    .collect(Collectors.joining("; "));
        }

        Map<String, String> cookies() {
            return cookies;
        }

        HttpResponse<String> signUp(String email) {
            return send(
                    "POST",
                    "/sign-up/email",
                    Map.of("email", email, "password", PASSWORD, "name", "Ada", "ssn", "123"));
        }

        HttpResponse<String> signIn(String email, boolean remember) {
            return send("POST", "/sign-in/email", Map.of("email", email, "password", PASSWORD, "rememberMe", remember));
        }

        /** What the front end says who this is; null in JSON if it does not know. */
        JsonNode session() {
            return get("/get-session");
        }

        boolean isSignedIn() {
            return session().isObject();
        }

        /** The token that Java finds in this browser's cookie. */
        SessionToken token() {
            SessionCredential read =
                    new SessionCookieReader(CookieNames.DEFAULTS, SECRETS).read(CookieHeader.of(cookieHeader()));
            return ((SessionCredential.Verified) read).token();
        }
    }
}
