package dev.quintet.ratelimits.http;

import dev.quintet.ratelimits.DecidedBy;
import dev.quintet.ratelimits.LimitState;
import dev.quintet.ratelimits.RateLimitDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The fields that tell a client how it stands: {@code RateLimit-Policy} and {@code RateLimit} of
 * draft-ietf-httpapi-ratelimit-headers-11, {@code Retry-After}, and on request the older {@code X-RateLimit-*}.
 *
 * <pre>
 * RateLimit-Policy: "default";q=100;w=60
 * RateLimit: "default";r=50;t=30
 * </pre>
 *
 * <p>What a decision without Redis would say about permits left is not known, so it has no {@code RateLimit} field.
 *
 * @since 1.0
 */
public enum RateLimitFields {
    /** Those of the IETF draft. */
    DRAFT,
    /** Those of the draft, and the older ones: limit, remaining, and the reset as seconds since 1970. */
    DRAFT_AND_LEGACY;

    /** The fields of the answer to a request of this decision. */
    public List<HeaderField> of(RateLimitDecision decision) {
        List<HeaderField> fields = new ArrayList<>();
        boolean known = decision.decidedBy() != DecidedBy.POLICY;
        fields.add(new HeaderField("RateLimit-Policy", list(decision, RateLimitFields::policy)));
        if (known) {
            fields.add(new HeaderField("RateLimit", list(decision, RateLimitFields::state)));
        }
        if (this == DRAFT_AND_LEGACY) {
            fields.add(new HeaderField("X-RateLimit-Limit", Long.toString(decision.limit())));
            if (known) {
                fields.add(new HeaderField("X-RateLimit-Remaining", Long.toString(decision.remaining())));
                long reset = decision.resetTime().plusNanos(999_999_999).getEpochSecond();
                fields.add(new HeaderField("X-RateLimit-Reset", Long.toString(reset)));
            }
        }
        if (!decision.allowed()) {
            fields.add(new HeaderField("Retry-After", Long.toString(Math.max(1, seconds(decision.retryAfter())))));
        }
        return fields;
    }

    private static String list(RateLimitDecision decision, Function<LimitState, String> item) {
        return decision.limits().stream().map(item).collect(Collectors.joining(", "));
    }

    private static String policy(LimitState state) {
        return quoted(state.policy()) + ";q=" + state.limit().permits() + ";w="
                + Math.max(1, seconds(state.limit().window()));
    }

    private static String state(LimitState state) {
        String item = quoted(state.policy()) + ";r=" + state.remaining();
        return state.resetAfter().isZero() ? item : item + ";t=" + seconds(state.resetAfter());
    }

    /** Rounded up, so that nobody who waits comes too early. */
    static long seconds(Duration duration) {
        return duration.toSeconds() + (duration.toNanosPart() > 0 ? 1 : 0);
    }

    /** A string of structured fields (RFC 9651): printable ASCII, with quotes and backslashes escaped. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c >= ' ' && c <= '~' ? (char) c : '?');
        });
        return quoted.append('"').toString();
    }
}
