package dev.quintet.embeddedredis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends single lines to a server. */
final class Client {
    private Client() {}

    /** The last reply, without its length: {@code +OK} for SET, the value for GET, {@code $-1} for no value. */
    static String send(int port, String... lines) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader replies =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String reply = "";
            for (String line : lines) {
                socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                reply = replies.readLine();
                if (reply.startsWith("$") && !reply.equals("$-1")) {
                    reply = replies.readLine();
                }
            }
            return reply;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
