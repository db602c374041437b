package dev.quintet.cli.planted.cache;

import io.lettuce.core.api.sync.RedisCommands;

/** Breaks: nobody calls FLUSHALL. */
class FlushesEverything {
    String flush(RedisCommands<String, String> redis) {
        return redis.flushall();
    }
}
