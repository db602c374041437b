package dev.quintet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** A port of 127.0.0.1 and the thread that accepts connections on it. */
final class Listener implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final ServerSocket socket;
    private final Thread acceptor;

    /** Port 0 means any free one. */
    Listener(int port, Consumer<Socket> accepted) {
        try {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot listen on port " + port + " of 127.0.0.1", failure);
        }
        acceptor = new Thread(() -> acceptAll(accepted), "fault-proxy-accept-" + socket.getLocalPort());
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /**
     * Closes the port and waits for the thread. Without the wait a client may still get in: the kernel keeps a socket
     * listening while a thread is inside its accept call, closed or not.
     */
    @Override
    public void close() {
        try {
            socket.close();
            acceptor.join();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot close port " + port(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll(Consumer<Socket> accepted) {
        while (!socket.isClosed()) {
            try {
                accepted.accept(socket.accept());
            } catch (IOException closedOrOneClientLess) {
                // Mostly closed, which ends the loop; a client that was gone before it was accepted must not.
            }
        }
    }
}
