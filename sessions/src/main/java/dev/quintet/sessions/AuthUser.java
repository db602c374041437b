package dev.quintet.sessions;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The copy of a user that a session carries. It is as old as the user's last sign-in or the last {@link
 * SessionStore#refreshUser}: a role taken away in the database only is still here.
 *
 * <p>The copy is the whole row, secret fields included (those that Better Auth marks {@code returned: false}). Before it is
 * shown to anybody, let {@link #withOnly} choose what may be seen.
 *
 * @param id names the user; text even where it looks like a number
 * @param name empty if the document has none
 * @param email in lower case; empty if the document has none
 * @param emailVerified whether the user proved to own the address
 * @param image address of a picture
 * @param createdAt when the user signed up; empty if the document does not say
 * @param updatedAt when the row was last changed; empty if the document does not say
 * @param additionalFields what else the document's {@code user} holds, such as {@code role} and {@code banned}; immutable
 * @since 1.0
 */
public record AuthUser(
        String id,
        String name,
        String email,
        boolean emailVerified,
        Optional<String> image,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt,
        Map<String, @Nullable Object> additionalFields) {

    public AuthUser {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("A user's id must have at least one character, was empty");
        }
        additionalFields = Fields.copy(additionalFields);
    }

    /** A user with nothing but this. */
    public static AuthUser of(String id, String name, String email) {
        return new AuthUser(id, name, email, false, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    public AuthUser withEmailVerified(boolean emailVerified) {
        return new AuthUser(id, name, email, emailVerified, image, createdAt, updatedAt, additionalFields);
    }

    public AuthUser withImage(String image) {
        return new AuthUser(id, name, email, emailVerified, Optional.of(image), createdAt, updatedAt, additionalFields);
    }

    public AuthUser withDates(Instant createdAt, Instant updatedAt) {
        return new AuthUser(
                id,
                name,
                email,
                emailVerified,
                image,
                Optional.of(createdAt),
                Optional.of(updatedAt),
                additionalFields);
    }

    /** With one more additional field, or another value for it. */
    public AuthUser withField(String field, @Nullable Object value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(additionalFields);
        fields.put(field, value);
        return new AuthUser(id, name, email, emailVerified, image, createdAt, updatedAt, fields);
    }

    /** With these of the additional fields and no others: what may leave the application. */
    public AuthUser withOnly(Collection<String> fields) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>(additionalFields);
        kept.keySet().retainAll(fields);
        return new AuthUser(id, name, email, emailVerified, image, createdAt, updatedAt, kept);
    }

    /** The admin plugin's {@code role}, which may hold several, joined by commas; empty if there is none. */
    public Set<String> roles() {
        Set<String> roles = new LinkedHashSet<>();
        if (additionalFields.get("role") instanceof String joined) {
            Arrays.stream(joined.split(","))
                    .map(String::strip)
                    .filter(role -> !role.isEmpty())
                    .forEach(roles::add);
        }
        return Set.copyOf(roles);
    }

    /** Whether the admin plugin has banned the user, and the ban has not ended. A ban whose end cannot be read has none. */
    public boolean isBanned(Instant now) {
        if (!Boolean.TRUE.equals(additionalFields.get("banned"))) {
            return false;
        }
        return Dates.read(additionalFields.get("banExpires"))
                .map(ends -> ends.isAfter(now))
                .orElse(true);
    }

    /** Without what is personal or secret. */
    @Override
    public String toString() {
        return "AuthUser[id=" + id + ", fields=" + additionalFields.keySet() + "]";
    }
}
