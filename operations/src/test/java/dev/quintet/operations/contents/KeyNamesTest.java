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
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@SuppressWarnings("ArrayAsKeyOfSetOrMap")
class KeyNamesTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @Test
    void every_key_comes_once_although_the_servers_table_shrinks_meanwhile() {
        try (Places places = Places.of(
                        QuintetConfiguration.builder().url(redis.url()).build(), Duration.ofMinutes(1));
                Place place = places.open(Database.CACHE);
                Keyspace keyspace = new Keyspace(redis.url(1))) {
            for (int i = 0; i < 60_000; i += 1000) {
                java.util.Map<byte[], byte[]> some = new java.util.LinkedHashMap<>();
                for (int j = i; j < i + 1000; j++) {
                    some.put(bytes((j < 2000 ? "stays" : "goes") + j), bytes("v"));
                }
                Object unused = keyspace.redis().mset(some);
            }
            List<String> seen = new ArrayList<>();
            KeyNames names = new KeyNames(place, 500, name -> true);
            int pages = 0;
            for (@Nullable List<byte[]> page = names.next(); page != null; page = names.next()) {
                page.forEach(name -> seen.add(new String(name, StandardCharsets.ISO_8859_1)));
                if (++pages == 20) {
                    for (int i = 2000; i < 60_000; i += 1000) {
                        byte[][] some = new byte[1000][];
                        for (int j = i; j < i + 1000; j++) {
                            some[j - i] = bytes("goes" + j);
                        }
                        Object unused = keyspace.redis().del(some);
                    }
                }
            }
            assertThat(seen).hasSameSizeAs(new HashSet<>(seen));
            assertThat(seen.stream().filter(name -> name.startsWith("stays"))).hasSize(2000);
        }
    }

    @Test
    void keys_of_our_own_are_nobodys_data() {
        assertThat(Housekeeping.isOurs(Housekeeping.key("migration"))).isTrue();
        assertThat(Housekeeping.isOurs(bytes("quintet:operation"))).isFalse();
    }
}
