package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Figures and nothing else. */
class MetricsHandlerTest {

    private final AuthServer server = AuthServer.start(new MetricsHandler(() -> "up 1\n"), "127.0.0.1", 0);

    @AfterEach
    void stop() {
        server.stop(Duration.ZERO);
    }

    private Wire.Answer send(String request) {
        try (Wire wire = new Wire(server.address())) {
            return wire.send(request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .answer();
        }
    }

    @Test
    void the_figures_are_at_their_path() {
        Wire.Answer answer = send("GET /metrics");
        assertEquals(200, answer.code());
        assertEquals("up 1\n", answer.text());
        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                answer.header("Content-Type").orElse(""));
    }

    @Test
    void everything_else_is_not_there() {
        assertEquals(404, send("GET /").code());
        assertEquals(404, send("GET /metrics/x").code());
        assertEquals(405, send("POST /metrics").code());
    }
}
