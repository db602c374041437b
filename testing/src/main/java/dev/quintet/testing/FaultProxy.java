package dev.quintet.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bad network between a client and a server: a TCP proxy on 127.0.0.1 that is slow, silent or cut on demand.
 *
 * <p>Faults can be combined and apply at once, to living connections too. Bytes may be late but are never lost while
 * their connection lives, as on a real network. A silent network still acknowledges packets, so TCP's own time-outs do
 * not fire here.
 *
 * <p>Thread-safe. Two daemon threads per connection and one that accepts; more than 128 connections at a time are reset.
 *
 * <pre>{@code
 * try (FaultProxy network = FaultProxy.before(redis)) {
 *     client.connect(network.url());
 *     network.resetAfter(TO_CLIENT, 3);
 *     client.get("key"); // its reply is cut in the middle
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class FaultProxy implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 128;
    private static final int CONNECT_MILLIS = 5_000;

    /** Which way bytes go. */
    public enum Direction {
        /** Commands. */
        TO_SERVER,
        /** Replies. */
        TO_CLIENT
    }

    private final int target;
    private final IntFunction<String> url;
    private final int port;
    private final Faults faults = new Faults();
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final ReentrantLock listening = new ReentrantLock();
    private @Nullable Listener listener;
    private boolean closed;

    private FaultProxy(int target, IntFunction<String> url) {
        this.target = target;
        this.url = url;
        Listener first = new Listener(0, this::connect);
        listener = first;
        port = first.port();
    }

    public static FaultProxy before(RedisServer server) {
        return new FaultProxy(server.port(), server::urlAt);
    }

    /** In front of anything that listens on this port of 127.0.0.1, TLS or a sentinel for instance. */
    public static FaultProxy before(int port) {
        return new FaultProxy(port, own -> "redis://127.0.0.1:" + own);
    }

    public int port() {
        return port;
    }

    /** The server's own URL, with the proxy's port. */
    public String url() {
        return url.apply(port);
    }

    /** How many connections have been accepted so far. */
    public int connections() {
        return accepted.get();
    }

    public int openConnections() {
        return open.size();
    }

    /** Passes each piece on this much later, in both directions. Zero ends it, for what is on its way too. */
    public void latency(Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency must not be negative, was " + latency);
        }
        faults.latency(latency);
    }

    /** Falls silent: connections stay and are accepted, nothing is passed on until {@link #release()}. */
    public void hold() {
        faults.hold(true);
    }

    /** Passes on everything that was held, and then goes on. */
    public void release() {
        faults.hold(false);
    }

    /** Refuses new connections, as if nothing listened. Living ones stay. */
    public void refuse() {
        listening.lock();
        try {
            if (listener != null) {
                listener.close();
                listener = null;
            }
        } finally {
            listening.unlock();
        }
    }

    /** Accepts new connections again. */
    public void admit() {
        listening.lock();
        try {
            if (listener == null && !closed) {
                listener = new Listener(port, this::connect);
            }
        } finally {
            listening.unlock();
        }
    }

    /** Resets all living connections (TCP RST), bytes under way included. New ones are accepted. */
    public void resetNow() {
        open.forEach(ProxiedConnection::reset);
    }

    /**
     * Lets this many more bytes pass in one direction, counted over all connections, then resets the connection that
     * carried the last of them. Once; connections made later are well.
     */
    public void resetAfter(Direction direction, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1, was " + bytes + "; resetNow() needs none");
        }
        faults.resetAfter(direction, bytes);
    }

    /** Sends replies in pieces cut at random places, so that a client cannot rely on packet borders. */
    public void slice(long seed) {
        faults.slice(new Random(seed));
    }

    /** Sends replies whole again. */
    public void stopSlicing() {
        faults.slice(null);
    }

    /** Closes the port and all connections. */
    @Override
    public void close() {
        listening.lock();
        try {
            closed = true;
            refuse();
        } finally {
            listening.unlock();
        }
        open.forEach(ProxiedConnection::end);
    }

    private void connect(Socket client) {
        int number = accepted.incrementAndGet();
        Socket server = new Socket();
        ProxiedConnection connection = new ProxiedConnection(client, server, faults, open::remove);
        if (open.size() >= MOST_CONNECTIONS) {
            connection.reset();
            return;
        }
        open.add(connection);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            connection.start(number);
        } catch (IOException unreachable) {
            connection.reset();
        }
    }
}
