package dev.quintet.emailcache;

import org.jspecify.annotations.Nullable;

/** An email as the tests' application knows it. */
public record Email(String id, @Nullable String subject, boolean read) {
    static Email of(String id) {
        return new Email(id, "About " + id, false);
    }
}
