package dev.doorward.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection that is kept, on which sign-ins are written and answers read as bytes. */
final class SignInWire implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");
    private static final Pattern DATE = Pattern.compile("(?i)\r\ndate: [^\r]*");
    private static final Pattern ID = Pattern.compile("(?i)\r\nx-request-id: ([^\r]*)");

    private final Socket socket;
    private final InputStream in;

    SignInWire(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            in = socket.getInputStream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An answer as it came, and how long it took from the first byte written to the last byte read. */
    record Answer(String text, long nanos) {

        int status() {
            return Integer.parseInt(text.split(" ", 3)[1]);
        }

        /** Without what differs between any two answers: the date and the id of the request. */
        String comparable() {
            String undated = DATE.matcher(text).replaceFirst("");
            Matcher id = ID.matcher(text);
            return id.find() ? undated.replace(id.group(1), "ID") : undated;
        }
    }

    static byte[] request(String email, String password) {
        String body = "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
        return ("POST /api/auth/signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    Answer send(byte[] request) {
        try {
            long start = System.nanoTime();
            socket.getOutputStream().write(request);
            String answer = read();
            return new Answer(answer, System.nanoTime() - start);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String read() throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        byte[] portion = new byte[4096];
        while (true) {
            int count = in.read(portion);
            if (count < 0) {
                throw new EOFException(octets.toString(StandardCharsets.UTF_8));
            }
            octets.write(portion, 0, count);
            String text = octets.toString(StandardCharsets.ISO_8859_1);
            int head = text.indexOf("\r\n\r\n");
            Matcher length = LENGTH.matcher(text);
            if (head >= 0 && length.find() && text.length() >= head + 4 + Integer.parseInt(length.group(1))) {
                return text;
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
