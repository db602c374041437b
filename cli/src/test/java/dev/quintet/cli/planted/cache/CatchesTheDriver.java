package dev.quintet.cli.planted.cache;

import io.lettuce.core.RedisCommandTimeoutException;

/** Breaks: the driver's failures are translated in databases alone. */
class CatchesTheDriver {
    boolean works(Runnable call) {
        try {
            call.run();
            return true;
        } catch (RedisCommandTimeoutException late) {
            return false;
        }
    }
}
