package dev.quintet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One client, its connection to the server, and a pump for each direction. A pump may keep bytes back but never drops
 * any while the connection lives: TCP cannot do that, and clients rely on it when they match replies to commands.
 */
final class ProxiedConnection {
    private final Socket client;
    private final Socket server;
    private final Faults faults;
    private final Consumer<ProxiedConnection> whenEnded;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger pumps = new AtomicInteger(2);

    ProxiedConnection(Socket client, Socket server, Faults faults, Consumer<ProxiedConnection> whenEnded) {
        this.client = client;
        this.server = server;
        this.faults = faults;
        this.whenEnded = whenEnded;
    }

    void start(int number) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        thread("fault-proxy-" + number + "-to-server", () -> pump(client, server, FaultProxy.Direction.TO_SERVER));
        thread("fault-proxy-" + number + "-to-client", () -> pump(server, client, FaultProxy.Direction.TO_CLIENT));
    }

    /** Both ends get a TCP reset instead of an orderly end. */
    void reset() {
        endByReset(client);
        endByReset(server);
        end();
    }

    void end() {
        if (ended.compareAndSet(false, true)) {
            closeQuietly(client);
            closeQuietly(server);
            faults.wake();
            whenEnded.accept(this);
        }
    }

    private void pump(Socket from, Socket to, FaultProxy.Direction direction) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                faults.awaitPassage(ended::get);
                pass(output, buffer, faults.allow(direction, read), direction);
                if (faults.exhausted(direction)) {
                    reset();
                    return;
                }
            }
            // The end of a stream is held like its bytes.
            faults.awaitPassage(ended::get);
            to.shutdownOutput();
            if (pumps.decrementAndGet() == 0) {
                end();
            }
        } catch (IOException broken) {
            // One side is gone with a reset: the other shall notice it in the same way.
            reset();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            end();
        }
    }

    private void pass(OutputStream output, byte[] buffer, int length, FaultProxy.Direction direction)
            throws IOException, InterruptedException {
        int sent = 0;
        for (int cut : faults.cuts(direction, length)) {
            if (sent > 0) {
                faults.pauseBetweenCuts();
            }
            output.write(buffer, sent, cut - sent);
            sent = cut;
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void endByReset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            return;
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            return;
        }
    }
}
