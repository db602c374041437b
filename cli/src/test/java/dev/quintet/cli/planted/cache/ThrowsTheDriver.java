package dev.quintet.cli.planted.cache;

import io.lettuce.core.RedisException;

/** Breaks: the driver's failures are translated in databases alone. */
class ThrowsTheDriver {
    void fail() {
        throw new RedisException("as the driver would");
    }
}
