package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.undertow.server.HttpHandler;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Who gets a connection, and who keeps one. */
class ConnectionsTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String ALIVE = Running.getting("/health/live");

    private static ServerLimits places(int connections, int perAddress) {
        return new ServerLimits(LONG, LONG, LONG, connections, perAddress);
    }

    private static Wire from(String address, Running running) {
        try {
            return new Wire(running.address(), address);
        } catch (UncheckedIOException noSuchAddress) {
            System.out.println("SKIPPED: this machine has no " + address);
            return abort("this machine has no " + address);
        }
    }

    @Test
    void one_address_gets_its_share_and_another_is_served_meanwhile() {
        try (Running running = Running.within(places(100, 3));
                Wire first = running.wire();
                Wire second = running.wire();
                Wire third = running.wire()) {
            for (Wire wire : List.of(first, second, third)) {
                assertEquals(200, wire.send(ALIVE).answer().code());
            }
            try (Wire fourth = running.wire()) {
                assertEquals("", fourth.sendWhatGoes(Wire.octets(ALIVE)).untilClosed());
            }
            try (Wire other = from("127.0.0.2", running)) {
                assertEquals(200, other.send(ALIVE).answer().code());
            }
            assertEquals(200, first.send(ALIVE).answer().code());
        }
    }

    @Test
    void a_connection_that_is_closed_leaves_its_place_to_the_next() {
        try (Running running = Running.within(places(100, 1))) {
            for (int i = 0; i < 20; i++) {
                try (Wire wire = running.wire()) {
                    wire.send(Running.getting("/health/live", "Connection: close"));
                    assertEquals(200, wire.answer().code());
                    assertEquals("", wire.untilClosed());
                }
                awaitPlace(running.server());
            }
        }
    }

    private static void awaitPlace(AuthServer server) {
        await(() -> server.addresses() == 0, "the place was not given back");
    }

    private static void await(BooleanSupplier done, String otherwise) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, otherwise);
            Thread.onSpinWait();
        }
    }

    /** An answer arrives before its connection waits for a next request. */
    private static void ask(Running running, Wire wire, int waitingThen) {
        assertEquals(200, wire.send(ALIVE).answer().code());
        await(() -> running.server().waiting() == waitingThen, "not " + waitingThen + " are waiting");
    }

    @Test
    void connections_that_end_in_any_way_give_their_places_back() {
        Duration moment = Duration.ofMillis(100);
        try (Running running = Running.within(new ServerLimits(moment, moment, moment, 100, 100))) {
            for (String bytes :
                    List.of("", "GET ", ALIVE, "nonsense\r\n\r\n", Running.posting("/api/auth/signin", "{}"))) {
                running.wire().sendWhatGoes(Wire.octets(bytes)).close();
                try (Wire wire = running.wire()) {
                    wire.sendWhatGoes(Wire.octets(bytes)).untilClosed();
                }
            }
            awaitPlace(running.server());
        }
    }

    @Test
    void a_place_is_given_back_also_when_a_close_listener_fails() {
        HttpHandler meddling = exchange -> {
            // Undertow walks a list that must not grow meanwhile, and gives up.
            exchange.getConnection().addCloseListener(closed -> closed.addCloseListener(late -> {}));
            exchange.endExchange();
        };
        try (AuthServer server = AuthServer.start(meddling, "127.0.0.1", 0, places(100, 100))) {
            try (Wire wire = new Wire(server.address())) {
                assertEquals(200, wire.send(ALIVE).answer().code());
            }
            awaitPlace(server);
        }
    }

    @Test
    void when_too_many_wait_for_a_next_request_the_one_that_has_waited_longest_is_closed() {
        try (Running running = Running.within(places(8, 100))) {
            List<Wire> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiting.add(running.wire());
                ask(running, waiting.get(i), i + 1);
            }
            // The first one asks again, so now the second has waited longest.
            ask(running, waiting.get(0), 4);
            waiting.add(running.wire());
            ask(running, waiting.get(4), 4);
            assertEquals("", waiting.get(1).untilClosed());
            for (int i : List.of(0, 2, 3, 4)) {
                assertEquals(200, waiting.get(i).send(ALIVE).answer().code());
            }
            waiting.forEach(Wire::close);
        }
    }

    @Test
    void any_number_that_only_waits_keeps_nobody_out() {
        try (Running running = Running.within(places(20, 100))) {
            List<Wire> waiting = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                waiting.add(running.wire());
                assertEquals(200, waiting.get(i).send(ALIVE).answer().code());
            }
            waiting.forEach(Wire::close);
        }
    }

    @Test
    void an_ipv6_network_of_64_bits_is_one_client() throws UnknownHostException {
        PerAddress places = new PerAddress(1);
        assertTrue(places.take(InetAddress.getByName("2001:db8::1")));
        assertFalse(places.take(InetAddress.getByName("2001:db8::ffff:0:0:2")));
        assertTrue(places.take(InetAddress.getByName("2001:db8:0:1::1")));
        assertTrue(places.take(InetAddress.getByName("192.0.2.1")));
        assertTrue(places.take(InetAddress.getByName("192.0.2.2")));
        assertFalse(places.take(InetAddress.getByName("192.0.2.2")));
        assertEquals(4, places.size());
        for (String address : List.of("2001:db8::3", "2001:db8:0:1::3", "192.0.2.1", "192.0.2.2")) {
            places.giveBack(InetAddress.getByName(address));
        }
        assertEquals(0, places.size());
    }
}
