package dev.quintet.operations.contents;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Commands whose arguments and answers the driver would turn into text somewhere. */
final class Raw {
    /** XSETID, which the driver does not know. */
    static final ProtocolKeyword XSETID = new ProtocolKeyword() {
        @Override
        public byte[] getBytes() {
            return word("XSETID");
        }

        @Override
        public String toString() {
            return "XSETID";
        }
    };

    private Raw() {}

    static RedisFuture<List<Object>> list(
            RedisClusterAsyncCommands<byte[], byte[]> redis, ProtocolKeyword type, List<byte[]> words) {
        return redis.dispatch(type, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), arguments(words));
    }

    static RedisFuture<Long> integer(
            RedisClusterAsyncCommands<byte[], byte[]> redis, ProtocolKeyword type, List<byte[]> words) {
        return redis.dispatch(type, new IntegerOutput<>(ByteArrayCodec.INSTANCE), arguments(words));
    }

    private static CommandArgs<byte[], byte[]> arguments(List<byte[]> words) {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        words.forEach(arguments::add);
        return arguments;
    }

    static byte[] word(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An answer of names and values, as XINFO gives. */
    static Map<String, Object> named(List<?> flat) {
        Map<String, Object> found = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            Object value = flat.get(i + 1);
            if (value != null) {
                found.put(text(flat.get(i)), value);
            }
        }
        return found;
    }

    static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
    }

    static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : word(String.valueOf(value));
    }

    @SuppressWarnings("unchecked")
    static List<Object> listOf(Object value) {
        return (List<Object>) value;
    }
}
