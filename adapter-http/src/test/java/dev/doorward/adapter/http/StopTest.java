package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.HttpHandler;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a server stops. */
class StopTest {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    private final HttpHandler slow = exchange -> exchange.dispatch(() -> {
        arrived.countDown();
        try {
            assertTrue(open.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.getResponseSender().send("done");
    });

    @Test
    void a_request_that_has_begun_is_answered_and_nobody_else_gets_in() throws Exception {
        AuthServer server = AuthServer.start(slow, "127.0.0.1", 0);
        try (Wire begun = new Wire(server.address());
                Wire idle = new Wire(server.address())) {
            begun.send(Running.getting("/"));
            assertTrue(arrived.await(10, TimeUnit.SECONDS));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(Duration.ofSeconds(10)));
            awaitRefusal(server);
            assertFalse(stopped.isDone());

            open.countDown();
            assertEquals("done", begun.answer().text());
            stopped.get(10, TimeUnit.SECONDS);
            assertEquals("", begun.untilClosed());
            assertEquals("", idle.untilClosed());
        }
    }

    private static void awaitRefusal(AuthServer server) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < end) {
            try {
                new Wire(server.address()).close();
            } catch (UncheckedIOException refused) {
                return;
            }
        }
        throw new AssertionError("new connections are still accepted");
    }

    @Test
    void what_is_not_done_when_the_grace_is_over_is_cut_off() throws Exception {
        AuthServer server = AuthServer.start(slow, "127.0.0.1", 0);
        try (Wire begun = new Wire(server.address())) {
            begun.send(Running.getting("/"));
            assertTrue(arrived.await(10, TimeUnit.SECONDS));
            server.stop(Duration.ofMillis(50));
            assertEquals("", begun.untilClosed());
        } finally {
            open.countDown();
        }
    }

    @Test
    void a_request_whose_connection_was_closed_on_the_way_is_not_waited_for() throws Exception {
        Duration day = Duration.ofHours(1);
        Running running = Running.within(new ServerLimits(Duration.ofMillis(200), day, day, 100, 100));
        try (Wire slow = running.wire();
                Wire left = running.wire()) {
            String begun = "POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 9\r\n\r\n{";
            left.send(begun).close();
            assertEquals("", slow.send(begun).untilClosed());
            CompletableFuture.runAsync(() -> running.server().stop(day)).get(10, TimeUnit.SECONDS);
        } finally {
            running.close();
        }
    }

    @Test
    void stopping_twice_does_nothing_and_the_port_is_free_again() {
        AuthServer server = AuthServer.start(slow, "127.0.0.1", 0);
        int port = server.address().getPort();
        server.close();
        server.close();
        assertEquals(port, server.address().getPort());
        assertThrows(UncheckedIOException.class, () -> new Wire(server.address()));
        AuthServer.start(slow, "127.0.0.1", port).close();
    }
}
