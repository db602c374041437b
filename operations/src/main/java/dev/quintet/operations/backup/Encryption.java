package dev.quintet.operations.backup;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Encrypts with Tink's streaming AEAD (AES-256-GCM with HKDF-SHA-256, 1 MiB segments), under a key that Argon2id (RFC 9106)
 * makes of a passphrase. The header is authenticated with every segment; segments cannot be changed, swapped or left out.
 *
 * @param salt 16 random bytes
 * @param memory for Argon2id, KiB
 * @param iterations of Argon2id
 */
@SuppressWarnings("ArrayRecordComponent")
record Encryption(byte[] salt, int memory, int iterations) {
    static final int HEADER = 16 + 4 + 4;

    /** The second of the two settings that RFC 9106 recommends. */
    private static final int MEMORY = 64 << 10;

    private static final int ITERATIONS = 3;
    /** A file that asks for more would only take the reader's memory or time. */
    private static final int MOST_MEMORY = 256 << 10;

    private static final int MOST_ITERATIONS = 10;
    private static final int LANES = 4;
    private static final int KEY = 32;
    private static final int SEGMENT = 1 << 20;

    static Encryption fresh() {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return new Encryption(salt, MEMORY, ITERATIONS);
    }

    static Encryption read(byte[] header) {
        ByteBuffer buffer = ByteBuffer.wrap(header);
        byte[] salt = new byte[16];
        buffer.get(salt);
        int memory = buffer.getInt();
        int iterations = buffer.getInt();
        if (memory < 8 * LANES || memory > MOST_MEMORY || iterations < 1 || iterations > MOST_ITERATIONS) {
            throw new BackupDamagedException("The backup's header asks for an impossible way of making its key.");
        }
        return new Encryption(salt, memory, iterations);
    }

    byte[] header() {
        return ByteBuffer.allocate(HEADER)
                .put(salt)
                .putInt(memory)
                .putInt(iterations)
                .array();
    }

    private AesGcmHkdfStreaming cipher(Passphrase passphrase) throws GeneralSecurityException {
        byte[] secret = passphrase.bytes();
        byte[] key = new byte[KEY];
        try {
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withSalt(salt)
                    .withMemoryAsKB(memory)
                    .withIterations(iterations)
                    .withParallelism(LANES)
                    .build());
            argon2.generateBytes(secret, key);
            return new AesGcmHkdfStreaming(key, "HmacSha256", KEY, SEGMENT, 0);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    OutputStream encrypting(OutputStream out, Passphrase passphrase, byte[] authenticated) throws IOException {
        try {
            return cipher(passphrase).newEncryptingStream(out, authenticated);
        } catch (GeneralSecurityException impossible) {
            throw new IOException("This JVM cannot encrypt with AES-GCM", impossible);
        }
    }

    InputStream decrypting(InputStream in, Passphrase passphrase, byte[] authenticated) throws IOException {
        try {
            return cipher(passphrase).newDecryptingStream(in, authenticated);
        } catch (GeneralSecurityException impossible) {
            throw new IOException("This JVM cannot decrypt with AES-GCM", impossible);
        }
    }
}
