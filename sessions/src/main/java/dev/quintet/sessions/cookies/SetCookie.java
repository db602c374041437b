package dev.quintet.sessions.cookies;

import java.time.Duration;
import java.util.Optional;

/**
 * One {@code Set-Cookie} field of a response.
 *
 * @param name the cookie's name
 * @param value its value as it goes over the wire; empty in a deletion
 * @param maxAge how long the browser keeps it; nothing for as long as it runs; zero deletes it
 * @param attributes the rest
 * @since 1.0
 */
public record SetCookie(String name, String value, Optional<Duration> maxAge, CookieAttributes attributes) {
    /** Browsers keep none longer, and the library throws. */
    private static final Duration LONGEST = Duration.ofDays(400);

    public SetCookie {
        if (maxAge.isPresent() && (maxAge.get().isNegative() || maxAge.get().compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException(
                    "A cookie is kept from 0 s to 400 days, was " + maxAge.get() + " for " + name);
        }
    }

    static SetCookie deletion(String name, CookieAttributes attributes) {
        return new SetCookie(name, "", Optional.of(Duration.ZERO), attributes);
    }

    /** The field's value, in the form in which the library writes it. */
    public String field() {
        String age = maxAge.map(duration -> "; Max-Age=" + duration.toSeconds()).orElse("");
        return name + "=" + value + age + attributes.text(name);
    }

    /** Whether it deletes the cookie. */
    public boolean isDeletion() {
        return maxAge.isPresent() && maxAge.get().isZero();
    }

    /** Without the value, which may be as good as a password. */
    @Override
    public String toString() {
        return "SetCookie[" + name + ", maxAge="
                + maxAge.map(Duration::toString).orElse("session") + "]";
    }
}
