package dev.quintet.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection that speaks RESP2, just enough for arranging and asserting. Not thread-safe. */
final class RespConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;

    RespConnection(int port, Duration timeout) throws IOException {
        this(connect(port, timeout));
    }

    RespConnection(Socket connected) throws IOException {
        socket = connected;
        input = new BufferedInputStream(connected.getInputStream());
        output = connected.getOutputStream();
    }

    private static Socket connect(int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) timeout.toMillis());
            socket.setSoTimeout((int) timeout.toMillis());
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /** A simple or bulk string as String, an integer as Long, an array as List, nil as null. */
    @Nullable
    Object call(String... command) throws IOException {
        send(command);
        return reply();
    }

    void send(String... command) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ascii("*" + command.length + "\r\n"));
        for (String word : command) {
            byte[] content = word.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(ascii("$" + content.length + "\r\n"));
            bytes.writeBytes(content);
            bytes.writeBytes(ascii("\r\n"));
        }
        output.write(bytes.toByteArray());
        output.flush();
    }

    @Nullable
    Object reply() throws IOException {
        Object reply = read();
        if (reply instanceof RedisErrorException error) {
            throw error;
        }
        return reply;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** An error inside an array, as EXEC may answer, is left in its place. */
    private @Nullable Object read() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> new RedisErrorException(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> array(Integer.parseInt(rest));
            default -> throw new IOException("Not a RESP2 reply: " + line);
        };
    }

    private @Nullable String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] content = input.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("The connection ended within a reply");
        }
        line();
        return new String(content, StandardCharsets.UTF_8);
    }

    private @Nullable List<@Nullable Object> array(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(read());
        }
        return elements;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\r'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("The connection ended before a reply was complete");
            }
            line.write(next);
        }
        if (input.read() != '\n') {
            throw new IOException("A line that does not end in CR LF");
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
