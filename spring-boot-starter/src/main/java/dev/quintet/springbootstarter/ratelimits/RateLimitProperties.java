package dev.quintet.springbootstarter.ratelimits;

import dev.quintet.ratelimits.http.ClientAddress;
import dev.quintet.ratelimits.http.RateLimitFields;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings below {@code quintet.rate-limits}.
 *
 * @param enabled Whether there are rate limits at all.
 * @param deadline How long a decision may wait for Redis.
 * @param whenUnavailable What is decided when Redis does not answer: allow, refuse, or local.
 * @param localShare This process' share of each limit while it limits by itself: 0.25 for each of four.
 * @param rememberedKeys For how many keys at most this process remembers refusals; 0 asks Redis each time.
 * @param longestMemory For how long at most a refusal is remembered.
 * @param trustedProxies Addresses or networks of the proxies whose forwarding header counts, such as 10.0.0.0/8.
 * @param forwardedHeader The header that these proxies write.
 * @param ipv6Bits How much of an IPv6 address is one client.
 * @param fields Which header fields responses get.
 * @param rules Which requests are limited, by whose budget, and how much.
 * @since 1.0
 */
@ConfigurationProperties("quintet.rate-limits")
public record RateLimitProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable Duration deadline,
        @Nullable Policy whenUnavailable,
        @DefaultValue("1") double localShare,
        @Nullable Integer rememberedKeys,
        @Nullable Duration longestMemory,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("x-forwarded-for") ClientAddress.Header forwardedHeader,
        @DefaultValue("64") int ipv6Bits,
        @DefaultValue("draft") RateLimitFields fields,
        @DefaultValue List<RuleProperties> rules) {

    /** What is decided when Redis does not answer. */
    public enum Policy {
        /** Everything passes. */
        ALLOW,
        /** Nothing passes. */
        REFUSE,
        /** This process limits by itself. */
        LOCAL
    }

    /** What a window counts. */
    public enum Kind {
        /** Exact, up to 10 000 permits. */
        SLIDING_WINDOW,
        /** For larger limits; permits come back up to a part of the window late. */
        SUB_WINDOWS,
        /** A burst, and a steady rate after it. */
        TOKEN_BUCKET,
        /** The cheapest; up to twice the limit at its edge. */
        FIXED_WINDOW
    }

    /**
     * Which requests, and how many.
     *
     * @param name The limiter's name; the policy's name in header fields.
     * @param path Which paths, such as /api/**; an asterisk is one segment or a piece of one, two are any number.
     * @param methods Which methods; all if none is given.
     * @param keys Whose budget: client, user, everybody, header:X-Api-Key or the name of a ClientKey bean. The first that a
     *     request has.
     * @param limits How much. A request must pass all of them.
     * @param whenUnavailable What is decided for this rule when Redis does not answer.
     * @param afterAuthentication Whether to ask after Spring Security has done its work; true if keys has user.
     */
    public record RuleProperties(
            @Nullable String name,
            @DefaultValue("/**") String path,
            @DefaultValue List<String> methods,
            @DefaultValue("client") List<String> keys,
            @DefaultValue List<LimitProperties> limits,
            @Nullable Policy whenUnavailable,
            @Nullable Boolean afterAuthentication) {}

    /**
     * How much.
     *
     * @param permits How many requests; of a token bucket, how many at once.
     * @param window In what time.
     * @param kind What the window counts.
     * @param refill How many permits a token bucket gets back in each window; as many as it has if not set.
     */
    public record LimitProperties(
            @DefaultValue("0") long permits,
            @DefaultValue("1m") Duration window,
            @DefaultValue("sliding-window") Kind kind,
            @Nullable Long refill) {}
}
