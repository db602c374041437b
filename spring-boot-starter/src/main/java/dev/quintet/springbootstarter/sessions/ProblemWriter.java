package dev.quintet.springbootstarter.sessions;

import dev.quintet.databases.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers with problem details (RFC 9457). */
final class ProblemWriter {
    private ProblemWriter() {}

    /** @param code a short word that programs can tell apart */
    static void write(HttpServletResponse response, int status, String code, String title) throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", title);
        problem.put("status", status);
        problem.put("code", code);
        byte[] body = Json.write(problem).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
