package dev.doorward.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server of this process what changes nothing, so that what answers is loaded: whether it is ready, and who asks. */
final class Rehearsal {

    private static final int ANSWER_MILLIS = 10_000;

    private Rehearsal() {}

    /** @throws UncheckedIOException when there is no answer within 10 s */
    static void of(InetSocketAddress server) {
        ask(server, "/health/ready");
        ask(server, "/api/auth/me");
    }

    private static void ask(InetSocketAddress server, String path) {
        InetAddress host =
                server.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : server.getAddress();
        String request = "GET " + path
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer none\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(host, server.getPort())) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException unanswered) {
            throw new UncheckedIOException("no answer from " + server, unanswered);
        }
    }
}
