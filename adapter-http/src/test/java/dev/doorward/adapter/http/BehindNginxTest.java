package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link HostileRequests} through a real proxy that shares one connection to us among everybody: whatever the proxy makes of
 * them, the next person gets the answer to their own request.
 */
class BehindNginxTest {

    @TempDir
    private Path folder;

    /** What the next person gets, who asks after the attacker has. */
    private static String next(Nginx nginx, String attack, String path) {
        try (Wire attacker = nginx.wire()) {
            attacker.sendWhatGoes(Wire.octets(attack));
            attacker.untilClosed();
        }
        try (Wire victim = nginx.wire()) {
            return victim.send(Running.getting(path, "Connection: close")).untilClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void after_every_hostile_request_the_next_person_gets_their_own_answer(boolean buffering) {
        Set<Long> connections = ConcurrentHashMap.newKeySet();
        Queue<String> honest = new ConcurrentLinkedQueue<>();
        HttpHandler host = exchange -> {
            if (exchange.getRequestURI().startsWith("/honest")) {
                connections.add(exchange.getConnection().getId());
                honest.add(exchange.getRequestURI());
            }
            exchange.getResponseSender().send("the host's " + exchange.getRequestURI());
        };
        int number = 0;
        try (Running running = Running.on(TestAuth.create(), options -> options.fallback(host));
                Nginx nginx = Nginx.before(running.address(), buffering, folder)) {
            for (HostileRequests.Case hostile : HostileRequests.all()) {
                String path = "/honest" + number++;
                String answer = next(nginx, hostile.bytes(), path);
                assertTrue(answer.startsWith("HTTP/1.1 200 "), hostile + ": " + answer);
                assertTrue(answer.endsWith("\r\nthe host's " + path), hostile + ": " + answer);
            }
        }
        assertEquals(number, honest.size());
        // Without shared connections nothing would have been shown.
        assertTrue(connections.size() < number, connections.size() + " connections for " + number);
        System.out.println("behind nginx, buffering " + buffering + ": " + number + " hostile requests, " + number
                + " honest ones over " + connections.size() + " connections");
    }

    @Test
    void a_server_that_takes_bodies_for_requests_would_be_found_out() throws Exception {
        try (ServerSocket naive = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serveWithoutReadingBodies(naive));
            server.start();
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", naive.getLocalPort());
            try (Nginx nginx = Nginx.before(address, true, folder)) {
                String attack = Running.writing("POST", "/x", HostileRequests.SMUGGLED);
                assertTrue(next(nginx, attack, "/honest").endsWith("/smuggled"));
            }
        }
    }

    private static void serveWithoutReadingBodies(ServerSocket naive) {
        while (!naive.isClosed()) {
            try (Socket connection = naive.accept()) {
                InputStream in = connection.getInputStream();
                StringBuilder head = new StringBuilder();
                for (int b = in.read(); b >= 0; b = in.read()) {
                    head.append((char) b);
                    if (head.toString().endsWith("\r\n\r\n")) {
                        String path = head.toString().split(" ")[1];
                        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path;
                        connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        head.setLength(0);
                    }
                }
            } catch (IOException gone) {
                // The next connection, or the end of the test.
            }
        }
    }
}
