package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What answers tell browsers, and what they tell nobody. */
class SecurityHeadersTest {

    private static final HttpString SECURITY_POLICY = new HttpString("Content-Security-Policy");

    private final PathHandler host = new PathHandler()
            .addExactPath("/plain", exchange -> exchange.getResponseSender().send("plain"))
            .addExactPath("/own", exchange -> {
                exchange.getResponseHeaders().put(SECURITY_POLICY, "default-src 'self'");
                exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "max-age=60");
                exchange.getResponseSender().send("own");
            })
            .addExactPath("/empty", exchange -> {})
            .addExactPath("/broken", exchange -> {
                throw new IllegalStateException("canary");
            })
            .addExactPath(
                    "/elsewhere",
                    exchange ->
                            exchange.dispatch(() -> exchange.getResponseSender().send("from another thread")));
    private final AuthHandler api = AuthHandler.builder(TestAuth.create())
            .publicUrl(URI.create("https://id.example.org"))
            .jwks(() -> "{\"keys\":[]}")
            .fallback(host)
            .build();
    private final AuthServer server = AuthServer.start(api, "127.0.0.1", 0);

    @AfterEach
    void stop() {
        server.close();
        api.close();
    }

    private Wire.Answer send(String request) {
        try (Wire wire = new Wire(server.address())) {
            return wire.send(request).answer();
        }
    }

    private List<Wire.Answer> ofEveryKind() {
        host.addExactPath(
                "/guarded",
                api.requireSession(exchange -> exchange.getResponseSender().send("guarded")));
        List<Wire.Answer> answers = new ArrayList<>();
        for (String path : List.of(
                "/health/live",
                "/health/ready",
                "/.well-known/jwks.json",
                "/api/auth/me",
                "/api/auth/signin",
                "/nowhere",
                "/plain",
                "/empty",
                "/broken",
                "/elsewhere",
                "/guarded")) {
            answers.add(send(Running.getting(path)));
            answers.add(send("OPTIONS " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"));
        }
        answers.add(send(Running.posting("/api/auth/signin", "{")));
        answers.add(send(Running.posting("/api/auth/signup", Running.signUp("ada@example.org"))));
        answers.add(send(Running.posting("/api/auth/signin", " ".repeat(20_000))));
        String token = answers.get(answers.size() - 2).text("token");
        answers.add(send(Running.getting("/guarded", Running.bearer(token))));
        assertEquals("guarded", answers.get(answers.size() - 1).text());
        return answers;
    }

    @Test
    void every_answer_has_them() {
        for (Wire.Answer answer : ofEveryKind()) {
            assertEquals("nosniff", answer.header("X-Content-Type-Options").orElseThrow(answer::lost));
            assertEquals("no-referrer", answer.header("Referrer-Policy").orElseThrow(answer::lost));
            assertEquals(
                    "max-age=31536000",
                    answer.header("Strict-Transport-Security").orElseThrow(answer::lost));
            assertEquals(
                    "default-src 'none'; frame-ancestors 'none'",
                    answer.header("Content-Security-Policy").orElseThrow(answer::lost));
            assertTrue(answer.header("Cache-Control").orElseThrow(answer::lost).matches("no-store|max-age=300"));
        }
    }

    @Test
    void no_answer_says_what_is_running_here() {
        for (Wire.Answer answer : ofEveryKind()) {
            assertTrue(answer.header("Server").isEmpty());
            assertTrue(answer.header("X-Powered-By").isEmpty());
            String all = (answer.status() + answer.headers() + answer.text()).toLowerCase(Locale.ROOT);
            for (String told : List.of("undertow", "xnio", "jackson", "java", "doorward", "canary", "snapshot")) {
                assertFalse(all.contains(told), all);
            }
        }
    }

    @Test
    void what_a_host_has_said_itself_is_left_as_it_is() {
        Wire.Answer own = send(Running.getting("/own"));
        assertEquals(List.of("default-src 'self'"), own.all("Content-Security-Policy"));
        assertEquals(List.of("max-age=60"), own.all("Cache-Control"));
        assertEquals(List.of("nosniff"), own.all("X-Content-Type-Options"));
    }

    @Test
    void only_our_own_answers_are_kept_from_being_embedded_elsewhere() {
        assertEquals(
                "same-origin",
                send(Running.getting("/api/auth/me"))
                        .header("Cross-Origin-Resource-Policy")
                        .orElseThrow());
        assertTrue(send(Running.getting("/plain"))
                .header("Cross-Origin-Resource-Policy")
                .isEmpty());
    }
}
