package dev.quintet.ratelimits.http;

import dev.quintet.ratelimits.Limit;
import dev.quintet.ratelimits.WhenUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which requests are limited, by whose budget, and how much.
 *
 * <pre>{@code
 * RateLimitRule.of("login", "/api/login", ClientAddress.behind("10.0.0.0/8"), SlidingWindow.perMinute(5))
 *         .withMethods(Set.of("POST"))
 *         .withWhenUnavailable(WhenUnavailable.refuse())
 * }</pre>
 *
 * @param name the limiter's name, and the policy's in header fields
 * @param path which paths: {@code *} is one segment or a piece of one, {@code **} any number of them, {@code {id}} one
 * @param methods which methods, in capitals; empty means all
 * @param key whose budget; a request without such a key is not limited by this rule
 * @param limits 1 to 8 limits
 * @param whenUnavailable what happens without Redis, if not what {@code RateLimitOptions} say
 * @since 1.0
 */
public record RateLimitRule(
        String name,
        String path,
        Set<String> methods,
        ClientKey key,
        List<Limit> limits,
        Optional<WhenUnavailable> whenUnavailable) {
    public RateLimitRule {
        PathPattern.parse(path);
        methods = Set.copyOf(methods);
        limits = List.copyOf(limits);
        for (String method : methods) {
            if (!method.matches("[A-Z]+")) {
                throw new IllegalArgumentException("A method of the rule '" + name
                        + "' is written in capitals, such as POST, but was '" + method + "'.");
            }
        }
    }

    /** A rule for all methods. */
    public static RateLimitRule of(String name, String path, ClientKey key, Limit... limits) {
        return new RateLimitRule(name, path, Set.of(), key, List.of(limits), Optional.empty());
    }

    public RateLimitRule withMethods(Set<String> methods) {
        return new RateLimitRule(name, path, methods, key, limits, whenUnavailable);
    }

    public RateLimitRule withWhenUnavailable(WhenUnavailable whenUnavailable) {
        return new RateLimitRule(name, path, methods, key, limits, Optional.of(whenUnavailable));
    }
}
