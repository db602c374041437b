package dev.quintet.queues.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Json;
import dev.quintet.databases.Script;
import dev.quintet.queues.Fixtures;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back by the server itself, which is the one that has to understand it. */
class MessagePackTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static final Script<byte[]> ECHO =
            Script.of("echo", "return cjson.encode({cmsgpack.unpack(ARGV[1])})", ScriptOutputType.VALUE);

    private static Fixtures fixtures;

    @BeforeAll
    static void open() {
        fixtures = Fixtures.at(redis);
    }

    @AfterAll
    static void close() {
        fixtures.close();
    }

    private static String echoed(@Nullable Object value) {
        byte[] json =
                fixtures.database.as(ByteArrayCodec.INSTANCE).run(ECHO, List.of(), List.of(MessagePack.write(value)));
        return Json.mapper().readTree(json).get(0).toString();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                127,
                128,
                255,
                256,
                65535,
                65536,
                4294967295L,
                4294967296L,
                20000000000000L,
                -1,
                -32,
                -33,
                -128,
                -129,
                -32768,
                -32769,
                -2147483648L,
                -2147483649L
            })
    void whole_numbers_arrive(long number) {
        assertThat(Double.parseDouble(echoed(number))).isEqualTo((double) number);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 255, 256, 65535, 65536})
    void text_of_any_length_arrives(int length) {
        assertThat(echoed("x".repeat(length))).isEqualTo("\"" + "x".repeat(length) + "\"");
    }

    @Test
    void characters_beyond_ascii_arrive() {
        assertThat(echoed("Grüße 👋")).isEqualTo("\"Grüße 👋\"");
    }

    @Test
    void fractions_and_booleans_arrive() {
        assertThat(echoed(0.5)).isEqualTo("0.5");
        assertThat(echoed(true)).isEqualTo("true");
        assertThat(echoed(false)).isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 70_000})
    void lists_arrive(int length) {
        List<Integer> list = IntStream.range(0, length).boxed().toList();
        assertThat(echoed(list)).isEqualTo(Json.write(list));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 70_000})
    void maps_arrive(int size) {
        Map<String, Integer> map = new HashMap<>();
        IntStream.range(0, size).forEach(i -> map.put("k" + i, i));
        assertThat(Json.mapper().readTree(echoed(map))).isEqualTo(Json.mapper().valueToTree(map));
    }

    @Test
    void what_is_missing_keeps_its_place_in_a_list_and_none_in_a_map() {
        assertThat(echoed(Arrays.asList(1, null, 3))).isEqualTo("[1,null,3]");
        Map<String, @Nullable Object> map = new HashMap<>();
        map.put("a", 1);
        map.put("b", null);
        assertThat(echoed(map)).isEqualTo("{\"a\":1}");
    }

    @Test
    void what_redis_would_not_understand_is_refused_here() {
        assertThatThrownBy(() -> MessagePack.write(new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MessagePack.write(Map.of("at", Instant.EPOCH)))
                .hasMessageContaining("java.time.Instant");
    }
}
