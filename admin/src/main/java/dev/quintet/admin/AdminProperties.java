package dev.quintet.admin;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings below {@code quintet.admin}.
 *
 * @param token The bearer token that may do everything, at least 16 characters; QUINTET_ADMIN_TOKEN in the environment. Made
 *     up anew at each start if not set.
 * @param readToken A bearer token that may only look; QUINTET_ADMIN_READ_TOKEN in the environment. None if not set.
 * @since 1.0
 */
@ConfigurationProperties("quintet.admin")
public record AdminProperties(
        @Nullable String token, @Nullable String readToken) {
    /** Without the tokens. */
    @Override
    public String toString() {
        return "AdminProperties[token=" + shown(token) + ", readToken=" + shown(readToken) + "]";
    }

    private static String shown(@Nullable String token) {
        return token == null ? "not set" : "set";
    }
}
