package dev.quintet.admin;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes answers as finished bytes, so that no converter or naming strategy of the application around us has a say. */
final class Answer {
    private Answer() {}

    static void json(HttpServletResponse response, int status, String json) throws IOException {
        write(response, status, "application/json", json);
    }

    static void write(HttpServletResponse response, int status, String contentType, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(contentType);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
