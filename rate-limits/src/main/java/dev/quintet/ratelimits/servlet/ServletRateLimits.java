package dev.quintet.ratelimits.servlet;

import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.http.ClientKey;
import dev.quintet.ratelimits.http.HeaderField;
import dev.quintet.ratelimits.http.RateLimitFields;
import dev.quintet.ratelimits.http.Refusal;
import dev.quintet.ratelimits.http.RequestLimits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Checks single servlet requests against a limit given on the spot.
 *
 * <pre>{@code
 * RateLimitDecision result = limits.checkRateLimit(request, 100, 60_000); // 100 requests a minute
 * if (!result.allowed()) {
 *     ServletRateLimits.refuse(response, result);
 *     return;
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @since 1.0
 */
public final class ServletRateLimits {
    private final RequestLimits requests;

    /**
     * @param clients whose requests they are, such as {@code ClientAddress.ofConnection()}
     */
    public ServletRateLimits(RateLimits rateLimits, ClientKey clients) {
        this.requests = new RequestLimits(rateLimits, clients);
    }

    /** Takes one permit of the request's client; see {@link RequestLimits#checkRateLimit}. */
    public RateLimitDecision checkRateLimit(HttpServletRequest request, int limit, long windowMillis) {
        return requests.checkRateLimit(ServletRequests.incoming(request), limit, windowMillis);
    }

    /** Answers a refused request: 429 (503 if only Redis is to blame), its header fields, and problem details. */
    public static void refuse(HttpServletResponse response, RateLimitDecision decision) throws IOException {
        refuse(response, decision, RateLimitFields.DRAFT);
    }

    /** The same, with these header fields. */
    public static void refuse(HttpServletResponse response, RateLimitDecision decision, RateLimitFields fields)
            throws IOException {
        addFields(response, decision, fields);
        writeRefusal(response, decision);
    }

    /** Fields that are lists are added to those of an earlier decision about the same request; the others replace them. */
    static void addFields(HttpServletResponse response, RateLimitDecision decision, RateLimitFields fields) {
        for (HeaderField field : fields.of(decision)) {
            if (field.name().startsWith("RateLimit")) {
                response.addHeader(field.name(), field.value());
            } else {
                response.setHeader(field.name(), field.value());
            }
        }
    }

    static void writeRefusal(HttpServletResponse response, RateLimitDecision decision) throws IOException {
        Refusal refusal = Refusal.of(decision);
        byte[] body = refusal.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(refusal.status());
        response.setContentType(refusal.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
