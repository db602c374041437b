package dev.quintet.admin;

import dev.quintet.databases.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What can go wrong with a request, as RFC 9457 problem details. Clients decide by {@code type}, so these never change. */
enum Problem {
    UNAUTHORIZED(401, "A valid token is needed"),
    READ_ONLY_TOKEN(403, "This token may only look"),
    CROSS_SITE_REQUEST(403, "Another site's page may not change anything here"),
    TOO_MANY_FAILED_ATTEMPTS(429, "Too many wrong tokens"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "This method is not offered here"),
    MISSING_DATABASE(400, "The database's name is missing"),
    UNKNOWN_DATABASE(400, "There is no database of that name"),
    INVALID_PARAMETER(400, "A parameter is wrong"),
    PROTECTED_DATABASE(409, "This database is protected"),
    REDIS_UNAVAILABLE(503, "Redis cannot be reached"),
    OUTCOME_UNKNOWN(503, "It is not known whether it was done"),
    REDIS_REFUSED(503, "Redis refused the command"),
    AUDIT_FAILED(500, "The audit could not be written"),
    INTERNAL_ERROR(500, "Something went wrong here");

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Its name for programs, such as {@code urn:quintet:problem:unknown-database}. */
    String type() {
        return "urn:quintet:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int status() {
        return status;
    }

    /** Answers the request with this problem; {@code detail} says what happened and what to do, and no secret. */
    void answer(HttpServletRequest request, HttpServletResponse response, String detail) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type());
        fields.put("title", title);
        fields.put("status", status);
        fields.put("detail", detail);
        fields.put("instance", request.getRequestURI());
        Answer.write(response, status, "application/problem+json", Json.write(fields));
    }
}
