package dev.quintet.sessions;

import java.util.Collection;
import java.util.Set;

/** The fields of a session that have a meaning of their own, and so are no additional fields. */
final class SessionFields {
    static final Set<String> OWN = Set.of(
            "id", "token", "userId", "createdAt", "updatedAt", "expiresAt", "ipAddress", "userAgent", "impersonatedBy");

    private SessionFields() {}

    static void check(Collection<String> names) {
        for (String name : names) {
            if (OWN.contains(name)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not an additional field of a session; Better Auth gives it its meaning");
            }
        }
    }
}
