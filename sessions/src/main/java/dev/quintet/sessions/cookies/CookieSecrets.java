package dev.quintet.sessions.cookies;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The secrets that the front end signs and encrypts cookies with: the current one, with which everything new is signed, and
 * older ones.
 *
 * <p>As in Better Auth, older secrets open encrypted cookies ({@link CookieCache#jwe}) and nothing else: a signature must be
 * of the current one, so that changing the secret signs everybody out there and here. {@link #acceptingOlderSignatures()}
 * takes older signatures too, for the time in which a front end and Java are changed one after the other.
 *
 * <p>A secret is text. One that looks like base64 or hex is not decoded, because the library does not either.
 *
 * @since 1.0
 */
public final class CookieSecrets {
    private static final int SHORT = 32;
    private static final List<String> SINGLE_VARIABLES = List.of("BETTER_AUTH_SECRET", "AUTH_SECRET");
    private static final String LIST_VARIABLE = "BETTER_AUTH_SECRETS";

    private final List<String> secrets;
    private final boolean olderSignatures;

    private CookieSecrets(List<String> secrets, boolean olderSignatures) {
        this.secrets = secrets;
        this.olderSignatures = olderSignatures;
    }

    /**
     * These secrets.
     *
     * @param current what new cookies are signed with
     * @param older what some cookies may still be signed or encrypted with, latest first
     * @throws IllegalArgumentException if one is empty
     */
    public static CookieSecrets of(String current, String... older) {
        List<String> all = new ArrayList<>(List.of(current));
        all.addAll(List.of(older));
        return of(all);
    }

    /**
     * These secrets.
     *
     * @param secrets the current one first
     * @throws IllegalArgumentException if there is none, or one is empty
     */
    public static CookieSecrets of(List<String> secrets) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(
                    "A secret must not be empty. Take the one that the front end has in BETTER_AUTH_SECRET.");
        }
        return new CookieSecrets(secrets.stream().distinct().toList(), false);
    }

    /**
     * Reads what Better Auth reads: {@code BETTER_AUTH_SECRETS}, such as {@code 2:new,1:old} with the current one first, then
     * {@code BETTER_AUTH_SECRET}, else {@code AUTH_SECRET}, as the oldest.
     *
     * @return the secrets, or nothing if none of the variables is set
     * @throws IllegalArgumentException if the list is malformed, without showing what it holds
     */
    public static Optional<CookieSecrets> from(Map<String, String> environment) {
        List<String> all = new ArrayList<>(versioned(environment.getOrDefault(LIST_VARIABLE, "")));
        SINGLE_VARIABLES.stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .ifPresent(all::add);
        return all.isEmpty() ? Optional.empty() : Optional.of(of(all));
    }

    /**
     * Reads a list such as {@code 2:new,1:old}, the current one first.
     *
     * @throws IllegalArgumentException if an entry is malformed, without showing what it holds
     */
    public static List<String> versioned(String list) {
        List<String> values = new ArrayList<>();
        if (list.isEmpty()) {
            return values;
        }
        Set<Integer> versions = new HashSet<>();
        String[] entries = list.split(",", -1);
        for (int i = 0; i < entries.length; i++) {
            String entry = entries[i].strip();
            int colon = entry.indexOf(':');
            String version = colon < 0 ? "" : entry.substring(0, colon).strip();
            if (!version.matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException("Entry " + (i + 1) + " of " + LIST_VARIABLE
                        + " must be <version>:<secret> with a whole number as version, such as 2:secret");
            }
            String value = entry.substring(colon + 1).strip();
            if (value.isEmpty()) {
                throw new IllegalArgumentException("Version " + version + " in " + LIST_VARIABLE + " has no secret");
            }
            if (!versions.add(Integer.valueOf(version))) {
                throw new IllegalArgumentException("Version " + version + " is twice in " + LIST_VARIABLE);
            }
            values.add(value);
        }
        return values;
    }

    /** The same secrets, with signatures by older ones accepted. Not for a secret that others have come to know. */
    public CookieSecrets acceptingOlderSignatures() {
        return new CookieSecrets(secrets, true);
    }

    /** Whether the current secret has fewer than the 32 characters that Better Auth asks for. */
    public boolean isShort() {
        return current().length() < SHORT;
    }

    String current() {
        return secrets.get(0);
    }

    List<String> all() {
        return secrets;
    }

    /** Those whose signatures are accepted, the current one first. */
    List<String> verifying() {
        return olderSignatures ? secrets : List.of(current());
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "CookieSecrets[1 current, " + (secrets.size() - 1) + " older]";
    }
}
