package dev.quintet.operations.keys;

import dev.quintet.databases.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of keys as people may see them. The name of a session's key is the session's token: who reads it can sign in. Of names in
 * that database only what stands before the first colon is shown, and a fingerprint that tells keys apart.
 *
 * @since 1.0
 */
public final class KeyNames {
    private static final int LONGEST = 80;
    private static final int FINGERPRINT = 8;

    private KeyNames() {}

    /** The name of a key in a database, for reports: without tokens, control characters, or great length. */
    public static String shown(Database database, String key) {
        String safe =
                database == Database.SESSIONS ? key.substring(0, key.indexOf(':') + 1) + "…#" + fingerprint(key) : key;
        String printable = safe.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "…";
    }

    private static String fingerprint(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, FINGERPRINT);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
