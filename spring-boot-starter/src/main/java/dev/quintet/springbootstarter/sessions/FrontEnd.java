package dev.quintet.springbootstarter.sessions;

import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.sessions.SessionPolicy;
import dev.quintet.sessions.cookies.CookieAttributes;
import dev.quintet.sessions.cookies.CookieNames;
import dev.quintet.sessions.cookies.CookieSecrets;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.springbootstarter.sessions.SessionsProperties.CookieProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** The front end as the properties and its own variables describe it. What it says must be what the front end's options say. */
final class FrontEnd {
    private static final List<String> SECRET_VARIABLES =
            List.of("BETTER_AUTH_SECRETS", "BETTER_AUTH_SECRET", "AUTH_SECRET");

    private final SessionsProperties properties;
    private final Environment environment;

    FrontEnd(SessionsProperties properties, Environment environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /**
     * The secrets: properties win over variables, each over its own.
     *
     * @throws ConfigurationException if there is none
     */
    CookieSecrets secrets() {
        Map<String, String> variables = new HashMap<>();
        for (String name : SECRET_VARIABLES) {
            variable(name).ifPresent(value -> variables.put(name, value));
        }
        text(properties.secrets()).ifPresent(list -> variables.put("BETTER_AUTH_SECRETS", list));
        text(properties.secret()).ifPresent(secret -> variables.put("BETTER_AUTH_SECRET", secret));
        CookieSecrets secrets = checked("secrets", () -> CookieSecrets.from(variables))
                .orElseThrow(
                        () -> new ConfigurationException(
                                List.of(
                                        "No secret to check session cookies with. Set BETTER_AUTH_SECRET to the front end's, or"
                                                + " quintet.sessions.authenticate=false if requests are not to be authenticated by its sessions.")));
        return properties.acceptOlderSignatures() ? secrets.acceptingOlderSignatures() : secrets;
    }

    CookieNames names() {
        CookieProperties cookie = properties.cookie();
        return checked("cookie", () -> new CookieNames(cookie.prefix(), secure(), cookie.names()));
    }

    CookieAttributes attributes() {
        CookieProperties cookie = properties.cookie();
        return checked(
                "cookie",
                () -> new CookieAttributes(cookie.path(), text(cookie.domain()), secure(), cookie.sameSite()));
    }

    KeyStyle keyStyle() {
        return switch (properties.keyStyle().toLowerCase(Locale.ROOT)) {
            case "better-auth" -> KeyStyle.betterAuth(properties.keyPrefix());
            case "crm" -> KeyStyle.CRM;
            default ->
                throw new ConfigurationException(List.of(
                        "quintet.sessions.key-style must be better-auth or crm, was '" + properties.keyStyle() + "'."));
        };
    }

    SessionPolicy policy() {
        SessionPolicy standard = SessionPolicy.DEFAULTS;
        return checked(
                "expires-in, update-age and fresh-age",
                () -> new SessionPolicy(
                        or(properties.expiresIn(), standard.expiresIn()),
                        or(properties.updateAge(), standard.updateAge()),
                        or(properties.freshAge(), standard.freshAge()),
                        standard.disableSessionRefresh()));
    }

    /** As the library decides: by its base URL, and without one by NODE_ENV. */
    private boolean secure() {
        if (properties.cookie().secure() != null) {
            return properties.cookie().secure();
        }
        return variable("BETTER_AUTH_URL")
                .map(url -> url.startsWith("https://"))
                .orElseGet(
                        () -> variable("NODE_ENV").filter("production"::equals).isPresent());
    }

    private Optional<String> variable(String name) {
        return text(environment.getProperty(name));
    }

    private static Optional<String> text(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private static Duration or(@Nullable Duration given, Duration standard) {
        return given == null ? standard : given;
    }

    static <T> T checked(String setting, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException fault) {
            throw new ConfigurationException(List.of("quintet.sessions." + setting + ": " + fault.getMessage() + "."));
        }
    }
}
