package dev.quintet.sessions.cookies;

import dev.quintet.databases.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the published library made and answered: {@code better-auth-vectors.json}. All secrets and users in it are invented. */
final class Vectors {
    static final String SECRET = "fake-secret-for-test-vectors-0123456789abcdef";

    private Vectors() {}

    static JsonNode file(String name) {
        try (InputStream file = Objects.requireNonNull(Vectors.class.getResourceAsStream(name))) {
            return Json.mapper().readTree(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> of(String group) {
        List<JsonNode> vectors =
                file("better-auth-vectors.json").get(group).valueStream().toList();
        if (vectors.isEmpty()) {
            throw new AssertionError("No vectors in " + group);
        }
        return vectors.stream();
    }

    static String text(JsonNode vector, String name) {
        return vector.get(name).asString();
    }
}
