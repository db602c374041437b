package dev.quintet.ratelimits.http;

import dev.quintet.databases.Json;
import dev.quintet.ratelimits.RateLimitDecision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to a request that was refused: 429 with problem details (RFC 9457), or 503 if it was refused only because Redis
 * did not answer.
 *
 * @param status 429 or 503
 * @param contentType {@value #PROBLEM}
 * @param body the problem, as JSON
 * @since 1.0
 */
public record Refusal(int status, String contentType, String body) {
    public static final String PROBLEM = "application/problem+json";

    private static final String TYPES = "https://iana.org/assignments/http-problem-types#";

    /** What to answer; the header fields come from {@link RateLimitFields#of}. */
    public static Refusal of(RateLimitDecision decision) {
        String refusedBy = decision.refusedBy()
                .orElseThrow(
                        () -> new IllegalArgumentException("This request was allowed; there is nothing to refuse."));
        long seconds = Math.max(1, RateLimitFields.seconds(decision.retryAfter()));
        Map<String, Object> problem = new LinkedHashMap<>();
        boolean unavailable = refusedBy.equals(RateLimitDecision.UNAVAILABLE);
        int status = unavailable ? 503 : 429;
        problem.put("type", TYPES + (unavailable ? "temporary-reduced-capacity" : "quota-exceeded"));
        problem.put("title", unavailable ? "Temporarily unavailable" : "Too many requests");
        problem.put("status", status);
        problem.put("detail", "Come back in " + seconds + (seconds == 1 ? " second." : " seconds."));
        if (!unavailable) {
            problem.put("violated-policies", List.of(refusedBy));
        }
        return new Refusal(status, PROBLEM, Json.write(problem));
    }
}
