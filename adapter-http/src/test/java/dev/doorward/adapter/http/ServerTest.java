package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the listener refuses before a handler sees it. */
class ServerTest {

    private static final String BAD_REQUEST = "HTTP/1.1 400 Bad Request\r\n";
    private static final String JSON =
            "POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private final Running running = Running.on(TestAuth.create());

    @AfterEach
    void stop() {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://localhost/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /health/live HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET /health/live\r\n\r\n",
                "GET /health/live%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /health/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /health/live HTTP/1.1\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nX: y\rSet-Cookie: z\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nX: \u0000\r\n\r\n",
                "GET /health/live HTTP/1.1\nHost: a\n\n",
                "GET /health/live HTTP/1.1\r\nHost : a\r\n\r\n",
                JSON + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                JSON + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                JSON + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
                JSON + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                JSON + "Transfer-Encoding: identity\r\n\r\n{}",
                JSON + "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
                JSON + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\n0\r\n\r\n",
                JSON + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n",
                JSON + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n",
                JSON + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n",
            })
    void a_request_that_could_be_understood_in_two_ways_is_answered_400_and_closed(String request) {
        try (Wire wire = running.wire()) {
            String smuggled = Running.getting("/api/auth/me");
            String answers = wire.send(request + (request.contains("Host: ") ? smuggled : ""))
                    .untilClosed();
            if (request.contains("%zz") || request.contains("live HTTP/1.1\r\n\r\n") || request.contains("Host: b")) {
                assertTrue(answers.startsWith("HTTP/1.1 400 "), answers);
            } else {
                assertEquals(BAD_REQUEST + "Content-Length: 0\r\nConnection: close\r\n\r\n", answers);
            }
        }
    }

    @Test
    void what_came_before_a_bad_request_is_answered_first() {
        try (Wire wire = running.wire()) {
            wire.send(Running.getting("/api/auth/me")
                    + Running.posting("/api/auth/signin", "{}")
                    + "GET /health/live HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n");
            assertEquals(401, wire.answer().code());
            assertEquals(400, wire.answer().code());
            assertEquals(BAD_REQUEST + "Content-Length: 0\r\nConnection: close\r\n\r\n", wire.untilClosed());
        }
    }

    @Test
    void all_headers_together_may_have_16_kib() {
        assertEquals(
                200, running.get("/health/live", "X: " + "x".repeat(16_000)).code());
        try (Wire wire = running.wire()) {
            wire.send(Running.getting("/health/live", "X: " + "x".repeat(17_000)));
            assertTrue(wire.untilClosed().startsWith(BAD_REQUEST));
        }
    }

    @Test
    void headers_and_parameters_are_counted() {
        assertEquals(
                200, running.get("/health/live", "X: y\r\n".repeat(90).strip()).code());
        assertEquals(
                400, running.get("/health/live", "X: y\r\n".repeat(101).strip()).code());
        assertEquals(200, running.get("/health/live?" + "a=b&".repeat(49)).code());
        assertEquals(400, running.get("/health/live?" + "a=b&".repeat(51)).code());
    }

    @Test
    void nothing_of_a_request_turns_up_in_the_headers_of_an_answer() {
        for (String target : new String[] {"/x%0d%0aSet-Cookie:%20a=b", "/health/live?x=%0d%0aSet-Cookie:%20a=b"}) {
            Wire.Answer answer = running.get(target, "Origin: https://evil.example", "X-Request-Id: a");
            assertTrue(
                    answer.headers().stream().noneMatch(header -> header.contains("a=b") || header.contains("evil")));
            assertTrue(answer.header("Set-Cookie").isEmpty());
        }
    }

    @Test
    void http_1_0_is_answered_and_closed() {
        try (Wire wire = running.wire()) {
            wire.send("GET /health/live HTTP/1.0\r\n\r\n");
            assertEquals(200, wire.answer().code());
            assertEquals("", wire.untilClosed());
        }
    }

    @Test
    void a_connection_is_closed_when_the_client_asks_for_it() {
        try (Wire wire = running.wire()) {
            wire.send(Running.getting("/api/auth/me", "Connection: close"));
            assertEquals(401, wire.answer().code());
            assertEquals("", wire.untilClosed());
        }
    }

    @Test
    void random_requests_are_never_answered_with_a_fault_of_ours() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String request = Running.posting("/api/auth/signin?useCookies=false", "{}", "X: y", Running.bearer("a.b.c"));
        for (int i = 0; i < 300; i++) {
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            for (int j = 0; j < 3; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try (Wire wire = running.wire()) {
                String answers = wire.send(bytes)
                        .send("\r\n\r\n" + Running.getting("/health/live", "Connection: close"))
                        .sendWhatGoes(new byte[0])
                        .shutdownOutput()
                        .untilClosed();
                assertTrue(
                        answers.isEmpty() || answers.matches("(?s)HTTP/1.1 [24].*"), "seed " + seed + ": " + answers);
                assertTrue(!answers.contains("HTTP/1.1 5"), "seed " + seed + ": " + answers);
            }
        }
    }

    @Test
    void an_address_in_use_is_said_at_start() {
        UncheckedIOException inUse = assertThrows(
                UncheckedIOException.class,
                () -> AuthServer.start(
                        exchange -> {}, "127.0.0.1", running.address().getPort()));
        assertEquals("cannot listen on 127.0.0.1:" + running.address().getPort(), inUse.getMessage());
    }

    @Test
    void limits_check_themselves() {
        Duration second = Duration.ofSeconds(1);
        ServerLimits limits = ServerLimits.defaults();
        assertTrue(limits.request().compareTo(Duration.ofSeconds(15)) < 0);
        assertEquals(Duration.ofSeconds(75), limits.idle());
        assertThrows(IllegalArgumentException.class, () -> new ServerLimits(Duration.ZERO, second, second, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ServerLimits(second, second.negated(), second, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ServerLimits(second, second, Duration.ofDays(1), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ServerLimits(second, second, second, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new ServerLimits(second, second, second, 1, 0));
        assertEquals(1_024, limits.perAddress());
        assertTrue(limits.behindProxies().perAddress() >= limits.connections());
    }
}
