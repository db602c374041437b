package dev.quintet.admin;

import dev.quintet.databases.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Somebody's Spring Boot application with the admin API in it, on a port of its own, and a client for it. */
final class Host implements AutoCloseable {
    static final String TOKEN = "an-admin-token-for-tests";
    static final String READ_TOKEN = "a-viewer-token-for-tests";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;
    private final int port;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private Host(ConfigurableApplicationContext context) {
        this.context = context;
        this.port = Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    static Host at(String redisUrl) {
        return with(Map.of("quintet.url", redisUrl));
    }

    static Host with(Map<String, String> properties, Class<?>... parts) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "server.port",
                "0",
                "quintet.admin.token",
                TOKEN,
                "quintet.admin.read-token",
                READ_TOKEN,
                "quintet.timeouts.reconnect",
                "100ms",
                "spring.main.banner-mode",
                "off"));
        all.putAll(properties);
        all.values().removeIf(value -> value.equals(""));
        SpringApplication application = new SpringApplication(Application.class);
        for (Class<?> part : parts) {
            application.addPrimarySources(List.of(part));
        }
        application.setDefaultProperties(all);
        return new Host(application.run());
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    /** An answer, with its body read as JSON. */
    record Answer(int status, HttpResponse<String> response) {
        JsonNode json() {
            return Json.mapper().readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String type() {
            return json().path("type").asString("");
        }
    }

    /** Sends a request with the admin token. */
    Answer send(String method, String path, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Authorization";
        all[1] = "Bearer " + TOKEN;
        return sendPlain(method, path, all);
    }

    /** Sends a request with these headers alone. */
    Answer sendPlain(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send("GET", path);
    }

    Answer delete(String path) {
        return send("DELETE", path);
    }

    @Override
    public void close() {
        context.close();
    }
}
