package dev.quintet.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that open the admin API. Keeps only their hashes, and compares in a time that tells nothing about them.
 *
 * @since 1.0
 */
public final class AdminTokens {
    private static final int SHORTEST = 16;
    private static final int RANDOM_BYTES = 24;

    private final byte[] admin;
    private final byte @Nullable [] viewer;

    private AdminTokens(String admin, @Nullable String viewer) {
        this.admin = hash(admin);
        this.viewer = viewer == null ? null : hash(viewer);
    }

    /** A token that nobody can guess: 192 bits from the system's own source of randomness, in 32 characters. */
    public static String makeUp() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Takes the tokens that were configured.
     *
     * @throws InvalidTokenException if one of them is too short, or cannot be sent in a header, or both are the same
     */
    static AdminTokens of(String admin, @Nullable String viewer) {
        check("quintet.admin.token", admin);
        if (viewer != null) {
            check("quintet.admin.read-token", viewer);
            if (viewer.equals(admin)) {
                throw new InvalidTokenException(
                        "quintet.admin.read-token is the same as quintet.admin.token, so it would open more than reading.");
            }
        }
        return new AdminTokens(admin, viewer);
    }

    private static void check(String setting, String token) {
        if (token.length() < SHORTEST) {
            throw new InvalidTokenException(
                    setting + " must have at least " + SHORTEST + " characters, but has " + token.length() + ".");
        }
        if (!token.matches("[!-~]+")) {
            throw new InvalidTokenException(setting
                    + " has a blank, a control character or a letter beyond ASCII, which cannot be sent in a header.");
        }
    }

    /** What a token opens; empty if it opens nothing. */
    Optional<Role> roleOf(String token) {
        byte[] hash = hash(token);
        boolean isAdmin = MessageDigest.isEqual(admin, hash);
        boolean isViewer = viewer != null && MessageDigest.isEqual(viewer, hash);
        if (isAdmin) {
            return Optional.of(Role.ADMIN);
        }
        return isViewer ? Optional.of(Role.VIEWER) : Optional.empty();
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
