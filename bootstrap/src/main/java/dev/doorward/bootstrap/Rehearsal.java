package dev.doorward.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks the server of this process what changes nothing, so that what answers is loaded: whether it is ready, and who asks. */
final class Rehearsal {

    private static final int PATIENCE_MILLIS = 10_000;

    private Rehearsal() {}

    /** @throws StartFailure when it does not answer as it should, or says nothing for 10 s */
    static void of(InetSocketAddress server) {
        ask(server, "/health/ready", "HTTP/1.1 200 ");
        ask(server, "/api/auth/me", "HTTP/1.1 401 ");
    }

    private static void ask(InetSocketAddress server, String path, String expected) {
        InetAddress host =
                server.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : server.getAddress();
        String request = "GET " + path
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer none\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, server.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith(expected)) {
                throw new StartFailure("It answered " + path + " with "
                        + answer.lines().findFirst().orElse("nothing") + ", and not with " + expected.strip() + ".");
            }
        } catch (IOException unanswered) {
            throw new StartFailure("It did not answer " + path + ".", new UncheckedIOException(unanswered));
        }
    }
}
