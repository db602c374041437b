package dev.quintet.databases;

import java.time.Duration;

/**
 * How long Quintet waits for Redis.
 *
 * @param command for the answer to one command, default 1 s; a URL's {@code timeout} wins over it. Shorter makes a slow
 *     Redis visible sooner; longer than the patience of whoever calls you is waste
 * @param connect for a connection to be made, default 2 s; also how long opening waits for a server that does not answer
 * @param silence after how long without any sign of life a peer counts as dead (TCP user time-out and keep-alive), default
 *     3 s; needs the native transport, which Linux on x86-64 and arm64 has
 * @param reconnect the longest pause between two attempts to reconnect, default 800 ms; attempts begin at 50 ms and double
 * @since 1.0
 */
public record Timeouts(Duration command, Duration connect, Duration silence, Duration reconnect) {
    public static final Timeouts DEFAULTS =
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMillis(800));

    public Timeouts {
        atLeastOneMilli("command", command);
        atLeastOneMilli("connect", connect);
        if (silence.toMillis() < 1000) {
            throw new IllegalArgumentException("silence must be at least 1 s, was " + silence);
        }
        if (reconnect.toMillis() < 50) {
            throw new IllegalArgumentException("reconnect must be at least 50 ms, was " + reconnect);
        }
    }

    public Timeouts withCommand(Duration command) {
        return new Timeouts(command, connect, silence, reconnect);
    }

    public Timeouts withConnect(Duration connect) {
        return new Timeouts(command, connect, silence, reconnect);
    }

    private static void atLeastOneMilli(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, was " + value);
        }
    }
}
