package dev.quintet.operations.backup;

import static dev.quintet.operations.Keyspace.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import dev.quintet.databases.Places;
import dev.quintet.operations.Keyspace;
import dev.quintet.operations.ProgressListener;
import dev.quintet.operations.contents.KeyType;
import dev.quintet.operations.contents.StoredKey;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that were cut, changed or made up: refused with a clear word, and nothing is written because of them. */
class DamageTest {
    private static final Passphrase SECRET = Passphrase.of("correct horse battery".toCharArray());

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @TempDir
    Path folder;

    private Path whole;
    private Path encrypted;

    @BeforeEach
    void makeBackups() {
        try (Places places = RoundTripTest.places(redis);
                Keyspace keyspace = new Keyspace(redis.url(1))) {
            keyspace.fill(new Random(3), 40);
            BackupOptions options = BackupOptions.DEFAULTS.of(Set.of(Database.CACHE));
            whole = folder.resolve("whole");
            encrypted = folder.resolve("encrypted");
            Object unused = new Backup(places, options).run(whole, ProgressListener.NONE);
            unused = new Backup(places, options.withPassphrase(SECRET)).run(encrypted, ProgressListener.NONE);
            unused = keyspace.redis().flushdb();
        }
    }

    private Path changed(byte[] content) throws IOException {
        return Files.write(folder.resolve("changed"), content);
    }

    private void assertRefused(Path file, Optional<Passphrase> passphrase) {
        try (Places places = RoundTripTest.places(redis)) {
            RestoreOptions.Builder options = RestoreOptions.builder();
            passphrase.ifPresent(options::passphrase);
            assertThatThrownBy(() -> new Restore(places, file, options.build()).run(ProgressListener.NONE))
                    .isInstanceOf(BackupException.class);
        }
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(0L);
    }

    @Test
    void a_file_that_was_cut_anywhere_is_refused_before_anything_is_written() throws IOException {
        byte[] content = Files.readAllBytes(whole);
        Random random = new Random(1);
        for (int i = 0; i < 12; i++) {
            assertRefused(changed(Arrays.copyOf(content, random.nextInt(content.length))), Optional.empty());
        }
        assertRefused(changed(Arrays.copyOf(content, content.length - 1)), Optional.empty());
        assertRefused(changed(Arrays.copyOf(content, content.length + 1)), Optional.empty());
        assertRefused(changed(new byte[0]), Optional.empty());
    }

    @Test
    void a_file_with_one_bit_changed_anywhere_is_refused() {
        Seeds.each(random -> {
            byte[] content = Files.readAllBytes(whole);
            for (int i = 0; i < 30; i++) {
                byte[] copy = content.clone();
                copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
                Path file = changed(copy);
                assertThatThrownBy(() -> BackupCheck.of(file)).isInstanceOf(BackupException.class);
            }
            byte[] copy = content.clone();
            copy[random.nextInt(copy.length)] ^= 1;
            assertRefused(changed(copy), Optional.empty());
        });
    }

    @Test
    void an_encrypted_file_needs_its_passphrase_and_shows_any_change() throws IOException {
        assertThat(BackupCheck.of(encrypted, SECRET).keys()).isGreaterThan(30);
        assertThatThrownBy(() -> BackupCheck.of(encrypted)).hasMessageContaining("a passphrase is needed");
        assertThatThrownBy(() -> BackupCheck.of(encrypted, Passphrase.of("another passphrase".toCharArray())))
                .isInstanceOf(BackupDamagedException.class);
        assertThatThrownBy(() -> BackupCheck.of(whole, SECRET)).hasMessageContaining("is not encrypted");
        byte[] content = Files.readAllBytes(encrypted);
        Random random = new Random(9);
        for (int i = 0; i < 4; i++) {
            byte[] copy = content.clone();
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
            assertRefused(changed(copy), Optional.of(SECRET));
        }
        assertRefused(changed(Arrays.copyOf(content, content.length / 2)), Optional.of(SECRET));
        assertThat(new String(content, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("cache");
    }

    @Test
    void an_encrypted_backup_is_restored_with_its_passphrase() {
        try (Places places = RoundTripTest.places(redis)) {
            RestoreReport report = new Restore(
                            places,
                            encrypted,
                            RestoreOptions.builder()
                                    .passphrase(SECRET)
                                    .comparing(true)
                                    .build())
                    .run(ProgressListener.NONE);
            assertThat(report.compared()).isEqualTo(report.manifest().keys());
        }
        assertThat(SECRET.toString()).doesNotContain("horse");
    }

    /** Records that no digest protects: what a reader would see whose blocks somebody had made anew. */
    @Test
    void records_of_any_bytes_end_in_a_clear_word() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RecordWriter writer = new RecordWriter(bytes);
        BackupManifest manifest = new BackupManifest(BackupFile.FORMAT, "id", "", "", List.of());
        writer.header(manifest);
        writer.database("cache");
        writer.key(new StoredKey(bytes("k"), KeyType.STRING, 0, List.of(bytes("v"))));
        writer.key(new StoredKey(bytes("h"), KeyType.HASH, 5, List.of(bytes("f"), bytes("v"))));
        writer.begin(bytes("s"), KeyType.STREAM, 0);
        writer.page(List.of(bytes("e"), bytes("1-1"), bytes("2"), bytes("a"), bytes("b")));
        writer.abandon();
        writer.begin(bytes("l"), KeyType.LIST, 0);
        writer.page(List.of(bytes("a"), bytes("b")));
        writer.end();
        DatabaseManifest cache = writer.tally().manifest("cache", "here", "7");
        writer.databaseEnd(cache);
        writer.manifest(new BackupManifest(BackupFile.FORMAT, "id", "", "", List.of(cache)));
        byte[] right = bytes.toByteArray();
        assertThat(read(right)).isTrue();
        int[] refused = new int[1];
        Seeds.each(random -> {
            for (int i = 0; i < 2000; i++) {
                byte[] wrong =
                        random.nextInt(4) == 0 ? Arrays.copyOf(right, random.nextInt(right.length)) : right.clone();
                for (int j = random.nextInt(4); j >= 0 && wrong.length > 0; j--) {
                    wrong[random.nextInt(wrong.length)] = (byte) random.nextInt(256);
                }
                refused[0] += read(wrong) ? 0 : 1;
            }
        });
        assertThat(refused[0]).isGreaterThan(10_000);
    }

    private static boolean read(byte[] records) throws IOException {
        try {
            Object unused = new RecordReader(new ByteArrayInputStream(records), new Ignoring()).read();
            return true;
        } catch (BackupDamagedException refused) {
            assertThat(refused.getMessage()).startsWith("The backup");
            return false;
        }
    }

    private static final class Ignoring implements BackupVisitor {
        @Override
        public void database(Database database) {}

        @Override
        public void key(StoredKey key) {}

        @Override
        public void databaseEnd(Database database) {}

        @Override
        public void begin(byte[] name, KeyType type, long expiresAt) {}

        @Override
        public void page(List<byte[]> elements) {}

        @Override
        public void abandon() {}

        @Override
        public void end() {}
    }
}
