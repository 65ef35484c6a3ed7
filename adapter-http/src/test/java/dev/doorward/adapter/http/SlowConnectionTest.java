package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.HttpHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of people who take their time. The deadlines are short here, and every wait ends with the event itself. */
class SlowConnectionTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final ServerLimits SLOW_REQUESTS = new ServerLimits(SHORT, LONG, LONG, 100, 100);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\n",
                "POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
                "POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
                "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
            })
    void a_request_that_does_not_arrive_in_time_ends_its_connection(String begun) {
        try (Running running = Running.within(SLOW_REQUESTS);
                Wire wire = running.wire()) {
            String answer = wire.send(begun).untilClosed();
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 404"), answer);
        }
    }

    @Test
    void dripping_bytes_do_not_extend_the_deadline() throws Exception {
        try (Running running = Running.within(SLOW_REQUESTS);
                Wire wire = running.wire()) {
            AtomicBoolean closed = new AtomicBoolean();
            CountDownLatch gone = new CountDownLatch(1);
            wire.send("POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nContent-Length: 15000\r\n\r\n");
            Thread reader = new Thread(() -> {
                wire.untilClosed();
                closed.set(true);
                gone.countDown();
            });
            reader.start();
            for (int i = 0; i < 15_000 && !gone.await(10, TimeUnit.MILLISECONDS); i++) {
                wire.sendWhatGoes(new byte[] {' '});
            }
            reader.join(10_000);
            assertTrue(closed.get());
        }
    }

    @Test
    void the_second_request_on_a_connection_has_a_deadline_of_its_own() {
        try (Running running = Running.within(SLOW_REQUESTS);
                Wire wire = running.wire()) {
            assertEquals(
                    200, wire.send(Running.getting("/health/live")).answer().code());
            assertEquals("", wire.send("GET /health/live HTTP/1.1\r\n").untilClosed());
        }
    }

    @Test
    void an_idle_connection_outlives_the_deadline_of_a_request_and_is_closed_in_the_end() throws Exception {
        try (Running running = Running.within(new ServerLimits(SHORT, SHORT, Duration.ofMillis(900), 100, 100));
                Wire idle = running.wire();
                Wire slow = running.wire()) {
            assertEquals(
                    200, idle.send(Running.getting("/health/live")).answer().code());
            assertEquals("", slow.send("GET ").untilClosed());
            assertEquals(
                    200, idle.send(Running.getting("/health/live")).answer().code());
            assertEquals("", idle.untilClosed());
        }
    }

    @Test
    void whoever_does_not_take_an_answer_loses_the_connection() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        HttpHandler large = exchange -> {
            exchange.getConnection().addCloseListener(connection -> closed.countDown());
            exchange.getResponseSender().send(ByteBuffer.allocate(64 * 1024 * 1024));
        };
        AuthServer server = AuthServer.start(large, "127.0.0.1", 0, new ServerLimits(LONG, SHORT, LONG, 100, 100));
        try (Wire wire = new Wire(server.address())) {
            wire.send(Running.getting("/"));
            assertTrue(closed.await(10, TimeUnit.SECONDS));
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    @Test
    void whoever_takes_a_large_answer_gets_it_whole() {
        HttpHandler large = exchange -> exchange.getResponseSender().send(ByteBuffer.allocate(16 * 1024 * 1024));
        AuthServer server = AuthServer.start(large, "127.0.0.1", 0);
        try (Wire wire = new Wire(server.address())) {
            assertEquals(
                    16 * 1024 * 1024, wire.send(Running.getting("/")).answer().body().length);
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    @Test
    void connections_are_counted_and_the_next_one_waits_for_a_place() {
        try (Running running = Running.within(new ServerLimits(Duration.ofMillis(500), LONG, LONG, 4, 100))) {
            Wire[] silent = new Wire[4];
            for (int i = 0; i < silent.length; i++) {
                silent[i] = running.wire();
            }
            try (Wire patient = running.wire()) {
                patient.send(Running.getting("/health/live"));
                for (Wire wire : silent) {
                    assertEquals("", wire.untilClosed());
                    wire.close();
                }
                assertEquals(200, patient.answer().code());
            }
        }
    }
}
