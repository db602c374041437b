package dev.quintet.embeddedredis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports of 127.0.0.1. */
final class Ports {
    private Ports() {}

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void refuseBusy(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException taken) {
            throw new EmbeddedRedisException(
                    "Port %s of 127.0.0.1 cannot be used: %s. Stop the program that listens there, or ask for another port (0 takes any free one)."
                            .formatted(port, taken.getMessage()),
                    taken);
        }
    }
}
