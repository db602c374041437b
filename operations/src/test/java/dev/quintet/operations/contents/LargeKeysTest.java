package dev.quintet.operations.contents;

import static dev.quintet.operations.Keyspace.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.Keyspace;
import dev.quintet.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@SuppressWarnings("ArrayAsKeyOfSetOrMap")
class LargeKeysTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Places places;
    private Place place;
    private Keyspace keyspace;

    @BeforeEach
    void open() {
        places = Places.of(QuintetConfiguration.builder().url(redis.url()).build(), Duration.ofMinutes(1));
        place = places.open(Database.CACHE);
        keyspace = new Keyspace(redis.url(1));
    }

    @AfterEach
    void close() {
        keyspace.close();
        places.close();
    }

    /** Remembers what came, and may do something between pages. */
    private static class Collecting implements Pages {
        final List<String> elements = new ArrayList<>();
        int abandoned;
        boolean ended;

        @Override
        public void begin(byte[] name, KeyType type, long expiresAt) {
            elements.clear();
        }

        @Override
        public void page(List<byte[]> page) {
            page.forEach(element -> elements.add(new String(element, StandardCharsets.ISO_8859_1)));
        }

        @Override
        public void abandon() {
            abandoned++;
            elements.clear();
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    private void list(int items) {
        for (int i = 0; i < items; i++) {
            Object unused = keyspace.redis().rpush(bytes("list"), bytes("item" + i));
        }
    }

    @Test
    void a_key_that_changes_while_it_is_read_is_read_again() {
        list(5000);
        Collecting pages = new Collecting() {
            private boolean changed;

            @Override
            public void page(List<byte[]> page) {
                super.page(page);
                if (!changed) {
                    changed = true;
                    Object unused = keyspace.redis().lpop(bytes("list"));
                }
            }
        };
        assertThat(new LargeKeys(place).read(bytes("list"), pages)).isTrue();
        assertThat(pages.abandoned).isEqualTo(1);
        assertThat(pages.elements).hasSize(4999).startsWith("item1");
        assertThat(pages.ended).isTrue();
    }

    @Test
    void a_key_that_never_stands_still_is_read_from_a_copy_that_goes_again() {
        list(5000);
        Object unusedExpiring = keyspace.redis().pexpire(bytes("list"), 3_600_000L);
        Collecting pages = new Collecting() {
            @Override
            public void page(List<byte[]> page) {
                super.page(page);
                Object unused = keyspace.redis().rpush(bytes("list"), bytes("more"));
            }
        };
        assertThat(new LargeKeys(place).read(bytes("list"), pages)).isTrue();
        assertThat(pages.abandoned).isEqualTo(3);
        assertThat(pages.ended).isTrue();
        assertThat(pages.elements).hasSizeGreaterThan(5000).startsWith("item0", "item1");
        assertThat(keyspace.snapshot().keySet()).containsExactly("list");
    }

    @Test
    void a_hash_whose_table_shrinks_shows_no_field_twice() {
        int fields = 200_000;
        for (int i = 0; i < fields; i += 1000) {
            java.util.Map<byte[], byte[]> some = new java.util.LinkedHashMap<>();
            for (int j = i; j < i + 1000; j++) {
                some.put(bytes("field" + j), bytes("v"));
            }
            Object unused = keyspace.redis().hset(bytes("hash"), some);
        }
        // Down to where the table begins to shrink, and not far beyond.
        for (int i = 0; i < fields - 20_000; i += 1000) {
            byte[][] some = new byte[1000][];
            for (int j = i; j < i + 1000; j++) {
                some[j - i] = bytes("field" + j);
            }
            Object unused = keyspace.redis().hdel(bytes("hash"), some);
        }
        Collecting pages = new Collecting();
        assertThat(new LargeKeys(place).read(bytes("hash"), pages)).isTrue();
        assertThat(pages.elements).hasSize(40_000);
        assertThat(new TreeSet<>(pages.elements)).hasSize(20_001);
    }

    @Test
    void a_key_that_is_not_there_is_told_as_that() {
        Collecting pages = new Collecting();
        assertThat(new LargeKeys(place).read(bytes("nothing"), pages)).isFalse();
        assertThat(pages.ended).isFalse();
    }
}
