package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.doorward.testkit.TestAuth;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@link SlowConnections} of every kind against a server with its default deadlines, beside {@link HonestClients}. How many of
 * each kind is the system property {@code doorward.slow}; in the profile {@code long} it is 2,000.
 */
@Tag("SC-006")
class SlowConnectionsTest {

    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final int COUNT = Integer.getInteger("doorward.slow", 20);

    /** What the Java runtime, the tests and the honest clients need besides. */
    private static final int OTHER_FILES = 1_000;

    private static final ByteBuffer BIG = ByteBuffer.allocateDirect(SlowConnections.BIG);
    private static final HttpHandler HOST = exchange -> {
        boolean big = exchange.getRequestURI().equals("/big");
        exchange.getResponseSender().send(BIG.duplicate().limit(big ? BIG.capacity() : 1));
    };

    private static CompletableFuture<List<SlowConnections.Outcome>> bare;

    /** Several kinds at once. */
    private static List<SlowConnections.Outcome> attack(
            List<SlowConnections.Kind> kinds, int count, InetSocketAddress server, long seed) {
        List<CompletableFuture<SlowConnections.Outcome>> running = new ArrayList<>();
        for (SlowConnections.Kind kind : kinds) {
            CompletableFuture<SlowConnections.Outcome> outcome = new CompletableFuture<>();
            running.add(outcome);
            new Thread(() -> outcome.completeAsync(
                            () -> SlowConnections.of(kind, count, server, BOUND, seed), Runnable::run))
                    .start();
        }
        return running.stream().map(CompletableFuture::join).toList();
    }

    /** How many kinds fit into the files that this process may open: every connection has two ends here. */
    private static int kindsAtOnce() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long most = system.getMaxFileDescriptorCount();
            int kinds = (int) Math.min(100, (most - OTHER_FILES) / (2L * COUNT));
            assertTrue(kinds > 0, "ulimit -n is " + most + ", but " + (OTHER_FILES + 2 * COUNT) + " are needed");
            return kinds;
        }
        return 1;
    }

    @Test
    void every_kind_is_closed_within_15_seconds_and_honest_people_are_served() {
        long seed = System.nanoTime();
        List<SlowConnections.Kind> kinds = List.of(SlowConnections.Kind.values());
        TestAuth auth = TestAuth.create();
        AuthHandler handler = AuthHandler.builder(auth).fallback(HOST).build();
        AuthServer server = AuthServer.start(
                handler, "127.0.0.1", 0, ServerLimits.defaults().behindProxies());
        List<SlowConnections.Outcome> outcomes = new ArrayList<>();
        int together = kindsAtOnce();
        try (handler;
                server) {
            HonestClients honest = honestClients(server.address());
            try {
                for (int i = 0; i < kinds.size(); i += together) {
                    List<SlowConnections.Kind> some = kinds.subList(i, Math.min(kinds.size(), i + together));
                    outcomes.addAll(attack(some, COUNT, server.address(), seed + i));
                }
            } finally {
                honest.stop();
            }
            System.out.println(COUNT + " slow connections of each kind, " + together + " kinds at once, seed " + seed);
            outcomes.forEach(System.out::println);
            System.out.println(honest);
            assertEquals(List.of(), honest.failures());
            assertTrue(honest.requests() > 0);
        }
        for (SlowConnections.Outcome outcome : outcomes) {
            assertEquals(0, outcome.stillOpen(), outcome::toString);
            assertTrue(outcome.slowest().compareTo(BOUND) <= 0, outcome::toString);
        }
    }

    private static HonestClients honestClients(InetSocketAddress server) {
        try (Wire wire = new Wire(server)) {
            wire.send(Running.posting("/api/auth/signup", Running.signUp("ada@example.org")));
            assertEquals(201, wire.answer().code());
        }
        return new HonestClients(
                server, Running.posting("/api/auth/signin", Running.signIn("ada@example.org", Running.PASSWORD)));
    }

    @Test
    void connections_that_wait_for_a_next_request_give_way_to_honest_people() {
        Duration hour = Duration.ofHours(1);
        ServerLimits limits = new ServerLimits(hour, hour, hour, COUNT, COUNT).behindProxies();
        List<Wire> waiting = new ArrayList<>();
        try (Running running = Running.within(limits)) {
            HonestClients honest = honestClients(running.address());
            try {
                for (int i = 0; i < 2 * COUNT; i++) {
                    Wire wire = running.wire();
                    waiting.add(wire);
                    assertEquals(
                            200,
                            wire.send(Running.getting("/health/live")).answer().code());
                }
            } finally {
                honest.stop();
            }
            System.out.println(
                    2 * COUNT + " connections that wait for a next request, " + COUNT + " places; " + honest);
            assertEquals(List.of(), honest.failures());
        } finally {
            waiting.forEach(Wire::close);
        }
    }

    /** The control: it runs beside the experiment, because both take their time. */
    @Test
    void a_server_without_our_deadlines_is_found_out() {
        List<SlowConnections.Outcome> outcomes = bare.join();
        System.out.println("the same against a bare Undertow:");
        outcomes.forEach(System.out::println);
        assertTrue(outcomes.stream().anyMatch(outcome -> outcome.stillOpen() > 0));
    }

    @BeforeAll
    static void startControl() {
        bare = CompletableFuture.supplyAsync(SlowConnectionsTest::withoutDeadlines, task -> new Thread(task).start());
    }

    private static List<SlowConnections.Outcome> withoutDeadlines() {
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(HOST)
                .build();
        undertow.start();
        try {
            InetSocketAddress address =
                    (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
            return attack(List.of(SlowConnections.Kind.values()), 2, address, System.nanoTime());
        } finally {
            undertow.stop();
        }
    }
}
