package dev.quintet.cli.planted.cache;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.function.Function;

/** Breaks: nobody calls KEYS, in any of the driver's ways. */
class AsksForAllKeys {
    List<String> sync(RedisCommands<String, String> redis) {
        return redis.keys("*");
    }

    RedisFuture<List<String>> async(RedisAsyncCommands<String, String> redis) {
        return redis.keys("*");
    }

    CommandType type() {
        return CommandType.KEYS;
    }

    Function<String, List<String>> reference(RedisCommands<String, String> redis) {
        return redis::keys;
    }
}
