package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyScanTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private RedisDatabase cache;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        cache = databases.get(Database.CACHE);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private void fill(int keys) {
        cache.callAll(commands -> IntStream.range(0, keys)
                .mapToObj(i -> commands.set("cache:" + i, "x"))
                .toList());
    }

    @Test
    void finds_every_key_page_by_page() {
        fill(5000);
        assertThat(cache.keys(KeyScan.ALL.withPageSize(100)).collect(Collectors.toSet()))
                .hasSize(5000);
        assertThat(cache.count(KeyScan.of(new KeyPattern("cache:1")))).isEqualTo(1111);
    }

    @Test
    void goes_on_where_another_process_stopped() {
        fill(3000);
        Set<String> seen = new HashSet<>();
        KeyPage<String> first = cache.scan(KeyScan.ALL, ScanPosition.START);
        seen.addAll(first.keys());
        String kept = first.next().orElseThrow().cursor();
        try (Databases later = Fixtures.open(redis)) {
            Optional<ScanPosition> next = Optional.of(new ScanPosition(kept));
            while (next.isPresent()) {
                KeyPage<String> page = later.get(Database.CACHE).scan(KeyScan.ALL, next.get());
                seen.addAll(page.keys());
                next = page.next();
            }
        }
        assertThat(seen).hasSize(3000);
    }

    @Test
    void fault_6_a_prefix_with_glob_characters_finds_only_itself() {
        cache.callAll(commands -> List.of(
                commands.set("emails:*:inbox", "x"),
                commands.set("emails:ada:inbox", "x"),
                commands.set("emails:[ab]:inbox", "x"),
                commands.set("emails:a:inbox", "x")));
        assertThat(cache.keys(KeyScan.of(new KeyPattern("emails:*:")))).containsExactly("emails:*:inbox");
        assertThat(cache.keys(KeyScan.of(new KeyPattern("emails:[ab]:")))).containsExactly("emails:[ab]:inbox");
    }

    @Test
    void can_be_limited_to_a_type() {
        cache.call(commands -> commands.set("text", "x"));
        cache.call(commands -> commands.rpush("list", "x"));
        assertThat(cache.keys(KeyScan.ALL.withType("list"))).containsExactly("list");
    }

    @Test
    void a_sample_is_bounded() {
        fill(2500);
        assertThat(cache.sample(50)).hasSize(50).doesNotHaveDuplicates();
        assertThat(cache.sample(10_000)).hasSize(2500);
        assertThat(databases.get(Database.SESSIONS).sample(10)).isEmpty();
    }

    @Test
    void binary_keys_come_through_unchanged() {
        byte[] key = {0, (byte) 0xff, '\n', ':'};
        DatabaseCommands<byte[], byte[]> bytes = cache.as(ByteArrayCodec.INSTANCE);
        bytes.call(commands -> commands.set(key, new byte[] {1}));
        assertThat(bytes.scan(KeyScan.ALL, ScanPosition.START).keys()).containsExactly(key);
    }
}
