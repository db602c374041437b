package dev.quintet.cli.alerts;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Somebody who takes webhooks, and fails as often as told. */
final class Receiver implements AutoCloseable {
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> ids = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    Receiver(Integer... firstAnswers) {
        answers.addAll(List.of(firstAnswers));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            ids.add(String.valueOf(exchange.getRequestHeaders().getFirst("Quintet-Message")));
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
            exchange.close();
        });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/secret-path";
    }

    /** What was posted, each try. */
    List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** The messages' ids, each try. */
    List<String> ids() {
        return List.copyOf(ids);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
