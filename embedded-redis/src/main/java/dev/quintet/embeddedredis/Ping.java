package dev.quintet.embeddedredis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks whether a certain server answers on a port. */
final class Ping {
    private static final int PATIENCE_MILLIS = 500;

    private final int port;
    private final Optional<String> password;

    Ping(int port, Optional<String> password) {
        this.port = port;
        this.password = password;
    }

    /** Whether the server says PONG and is the process {@code pid}: another one may have taken the port before ours. */
    boolean reaches(long pid) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader replies =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (password.isPresent()) {
                send(socket, "AUTH", password.get());
                replies.readLine();
            }
            send(socket, "PING");
            if (!"+PONG".equals(replies.readLine())) {
                return false;
            }
            send(socket, "INFO", "server");
            String line = replies.readLine();
            while (line != null && !line.startsWith("process_id:")) {
                line = replies.readLine();
            }
            return ("process_id:" + pid).equals(line);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void send(Socket socket, String... words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            int length = word.getBytes(StandardCharsets.UTF_8).length;
            command.append('$').append(length).append("\r\n").append(word).append("\r\n");
        }
        socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
    }
}
