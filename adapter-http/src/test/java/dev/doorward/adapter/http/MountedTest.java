package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** The handler in somebody else's Undertow. */
class MountedTest {

    private final HttpHandler host =
            exchange -> exchange.getResponseSender().send("host " + exchange.getRelativePath());

    private interface Visit {
        void to(InetSocketAddress server);
    }

    private static void inUndertow(HttpHandler handler, Visit visit) {
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handler)
                .build();
        undertow.start();
        try {
            visit.to((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress());
        } finally {
            undertow.stop();
        }
    }

    private static Wire.Answer send(InetSocketAddress server, String request) {
        try (Wire wire = new Wire(server)) {
            return wire.send(request).answer();
        }
    }

    private static void assertWorks(InetSocketAddress server, String prefix) {
        Wire.Answer created =
                send(server, Running.posting(prefix + "/api/auth/signup", Running.signUp("ada@example.org")));
        assertEquals(201, created.code());
        String token = Running.bearer(created.json().get("token").textValue());
        assertEquals(
                200,
                send(server, Running.getting(prefix + "/api/auth/me", token)).code());
        assertEquals(
                200,
                send(server, Running.posting(prefix + "/api/auth/signout", "", token))
                        .code());
        assertEquals(
                401,
                send(server, Running.getting(prefix + "/api/auth/me", token)).code());
        assertEquals(
                405,
                send(server, Running.posting(prefix + "/api/auth/me", "{}", token))
                        .code());
        Wire.Answer tooLarge =
                send(server, Running.posting(prefix + "/api/auth/signin", "{\"x\":\"" + "x".repeat(17_000) + "\"}"));
        assertEquals(413, tooLarge.code());
    }

    @Test
    void it_answers_its_own_paths_and_leaves_the_others_to_the_host() {
        try (AuthHandler handler =
                AuthHandler.builder(TestAuth.create()).fallback(host).build()) {
            inUndertow(handler, server -> {
                assertWorks(server, "");
                Wire.Answer own = send(server, Running.getting("/api/tasks"));
                assertEquals("host /api/tasks", own.text());
                assertTrue(own.header("X-Request-Id").isEmpty());
                assertEquals(
                        "host /.well-known/jwks.json",
                        send(server, Running.getting("/.well-known/jwks.json")).text());
                assertEquals(
                        "host /api/auth/other",
                        send(server, Running.posting("/api/auth/other", "x")).text());
            });
        }
    }

    @Test
    void it_works_below_a_prefix() {
        try (AuthHandler handler = AuthHandler.builder(TestAuth.create()).build()) {
            inUndertow(Handlers.path(host).addPrefixPath("/id", handler), server -> {
                assertWorks(server, "/id");
                assertEquals(404, send(server, Running.getting("/id/api/tasks")).code());
                assertEquals(
                        "host /api/auth/me",
                        send(server, Running.getting("/api/auth/me")).text());
            });
        }
    }

    @Test
    void it_works_on_a_thread_that_may_block() {
        try (AuthHandler handler =
                AuthHandler.builder(TestAuth.create()).fallback(host).build()) {
            inUndertow(new BlockingHandler(handler), server -> {
                assertWorks(server, "");
                assertEquals(
                        "host /api/tasks",
                        send(server, Running.getting("/api/tasks")).text());
            });
        }
    }

    @Test
    void options_out_of_range_are_named() {
        AuthHandlerBuilder builder = AuthHandler.builder(TestAuth.create());
        assertEquals(
                "trustedProxies must be 0 to 10, is -1",
                assertThrows(IllegalArgumentException.class, () -> builder.trustedProxies(-1))
                        .getMessage());
        assertEquals(
                "workers must be 1 to 10000, is 0",
                assertThrows(IllegalArgumentException.class, () -> builder.workers(0))
                        .getMessage());
    }
}
