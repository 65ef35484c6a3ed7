package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.Auth;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.testkit.TestAuth;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.HttpString;
import io.undertow.util.PathTemplateMatch;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A host's own handlers behind the API's check. */
@Tag("P-10")
class RequireSessionTest {

    private static final String LISTED = "Origin: https://app.example.org";

    private final TestAuth auth = TestAuth.create();
    private final AtomicInteger reached = new AtomicInteger();
    private final AuthHandler api = handler(auth);
    private final AuthServer server = AuthServer.start(host(api), "127.0.0.1", 0);
    private final String token = signUp("ada@example.org");

    private static AuthHandler handler(Auth auth) {
        return AuthHandler.builder(auth)
                .publicUrl(URI.create("https://id.example.org"))
                .corsOrigins(List.of(URI.create("https://app.example.org")))
                .build();
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(1));
        api.close();
    }

    /** As an application would be put together. */
    private HttpHandler host(AuthHandler handler) {
        HttpHandler whoAmI = exchange -> {
            reached.incrementAndGet();
            String thread = exchange.isInIoThread() ? "io " : "worker ";
            exchange.getResponseSender()
                    .send(thread + RequireSession.session(exchange).email());
        };
        HttpHandler echo = new BlockingHandler(exchange -> {
            reached.incrementAndGet();
            byte[] body = exchange.getInputStream().readAllBytes();
            exchange.getResponseSender().send("echo " + new String(body, StandardCharsets.UTF_8));
        });
        return Handlers.routing()
                .get("/who", handler.requireSession(whoAmI))
                .get("/blocking", new BlockingHandler(handler.requireSession(whoAmI)))
                .post("/echo", handler.requireSession(echo))
                .add("OPTIONS", "/echo", handler.requireSession(echo))
                .get("/api/{userId}/tasks", handler.requireSession(whoAmI).ofUser(RequireSessionTest::userInPath))
                .get("/broken", handler.requireSession(whoAmI).ofUser(exchange -> {
                    throw new IllegalStateException("canary");
                }))
                .setFallbackHandler(handler);
    }

    private static String userInPath(HttpServerExchange exchange) {
        return exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY)
                .getParameters()
                .get("userId");
    }

    private static Wire.Answer send(InetSocketAddress where, String request) {
        try (Wire wire = new Wire(where)) {
            return wire.send(request).answer();
        }
    }

    private Wire.Answer get(String path, String... headers) {
        return send(server.address(), Running.getting(path, headers));
    }

    private Wire.Answer post(String path, String body, String... headers) {
        return send(server.address(), Running.posting(path, body, headers));
    }

    private String signUp(String email) {
        return post("/api/auth/signup", Running.signUp(email)).text("token");
    }

    private String userId(String ofToken) {
        return get("/api/auth/me", Running.bearer(ofToken))
                .json()
                .get("user")
                .get("id")
                .textValue();
    }

    private String cookie() {
        return "Cookie: __Host-doorward_access=" + token;
    }

    private void assertRefused(int status, String code, Wire.Answer answer) {
        assertEquals(status + " " + code, answer.code() + " " + answer.text("code"));
        assertEquals(0, reached.get());
    }

    @Test
    void a_living_session_is_handed_over_from_header_or_cookie() {
        for (String header : List.of(Running.bearer(token), cookie())) {
            assertEquals("io ada@example.org", get("/who", header).text());
        }
        String own = userId(token);
        assertEquals(
                "io ada@example.org",
                get("/api/" + own + "/tasks", Running.bearer(token)).text());
        assertEquals(3, reached.get());
    }

    @Test
    void the_host_runs_on_the_kind_of_thread_that_the_request_came_on() {
        assertEquals(
                "worker ada@example.org",
                get("/blocking", Running.bearer(token)).text());
        assertEquals(
                "echo {\"a\":1}",
                post("/echo", "{\"a\":1}", Running.bearer(token)).text());
    }

    @Test
    void what_is_refused_is_answered_as_the_api_answers_it() {
        String expired = token;
        assertSameAsMe("X-None: 0");
        assertSameAsMe("Authorization: Bearer two words");
        assertSameAsMe(Running.bearer("x"));
        assertSameAsMe("Cookie: __Host-doorward_access=x");
        assertSameAsMe(cookie() + "x\r\n" + Running.bearer(token));
        auth.clock().advance(Duration.ofMinutes(15));
        assertSameAsMe(Running.bearer(expired));
        assertSameAsMe(cookie());
        assertEquals(200, post("/api/auth/signout", "", Running.bearer(expired)).code());
        assertSameAsMe(Running.bearer(expired));
        assertEquals(0, reached.get());
    }

    private void assertSameAsMe(String header) {
        Wire.Answer expected = get("/api/auth/me", header);
        Wire.Answer refused = get("/who", header);
        assertTrue(expected.code() == 400 || expected.code() == 401);
        assertEquals(withoutIds(expected), withoutIds(refused));
    }

    private static String withoutIds(Wire.Answer answer) {
        List<String> headers = answer.headers().stream()
                .filter(header -> !header.startsWith("Date:"))
                .toList();
        return (answer.status() + headers + answer.text())
                .replace(answer.header("X-Request-Id").orElseThrow(), "id");
    }

    @Test
    void another_users_path_is_forbidden_and_no_session_comes_first() {
        String bob = userId(signUp("bob@example.org"));
        String own = userId(token);
        for (String other : List.of(bob, "x", own.toUpperCase(Locale.ROOT), own + "%20", "%20" + own)) {
            Wire.Answer refused = get("/api/" + other + "/tasks", Running.bearer(token));
            assertRefused(403, "access_denied", refused);
            assertEquals("Access denied to this resource", refused.text("error"));
            assertRefused(401, "authentication_required", get("/api/" + other + "/tasks"));
        }
    }

    @Test
    void a_request_forged_by_another_site_does_not_reach_the_host() {
        assertRefused(403, "cross_site_request", post("/echo", "x", cookie(), "Origin: https://evil.example"));
        assertRefused(403, "cross_site_request", post("/echo", "x", cookie(), "Sec-Fetch-Site: same-site"));
        assertEquals(
                "echo x",
                post("/echo", "x", cookie(), "Sec-Fetch-Site: same-origin").text());
        assertEquals(
                "echo x",
                post("/echo", "x", cookie(), LISTED, "Sec-Fetch-Site: same-site")
                        .text());
        assertEquals(
                "echo x",
                post("/echo", "x", Running.bearer(token), "Origin: https://evil.example")
                        .text());
        assertEquals(200, get("/who", cookie(), "Sec-Fetch-Site: cross-site").code());
    }

    @Test
    void listed_origins_read_the_hosts_answers_and_their_preflights_are_answered() {
        Wire.Answer answer = get("/who", Running.bearer(token), LISTED);
        assertEquals(
                "https://app.example.org",
                answer.header("Access-Control-Allow-Origin").orElseThrow());
        assertEquals("Origin", answer.header("Vary").orElseThrow());
        assertTrue(get("/who", Running.bearer(token), "Origin: https://evil.example")
                .header("Access-Control-Allow-Origin")
                .isEmpty());
        String asking = "Access-Control-Request-Method: POST";
        String options = Running.getting("/echo", LISTED, asking).replaceFirst("GET", "OPTIONS");
        Wire.Answer preflight = send(server.address(), options);
        assertEquals(204, preflight.code());
        assertEquals(
                "DELETE, GET, HEAD, PATCH, POST, PUT",
                preflight.header("Access-Control-Allow-Methods").orElseThrow());
        for (String no : List.of(options.replace(asking, "X-None: 0"), options.replace("app.", "evil."))) {
            Wire.Answer refused = send(server.address(), no);
            assertEquals(401, refused.code());
        }
        assertEquals(2, reached.get());
    }

    @Test
    void failures_are_answered_as_the_api_answers_them() {
        assertRefused(500, "internal_error", get("/broken", Running.bearer(token)));
        Auth down = (Auth) Proxy.newProxyInstance(
                Auth.class.getClassLoader(), new Class<?>[] {Auth.class}, (proxy, method, arguments) -> {
                    throw new StoreFailure("canary", new IllegalStateException());
                });
        AuthHandler broken = handler(down);
        AuthServer brokenServer = AuthServer.start(host(broken), "127.0.0.1", 0);
        try {
            String request = Running.getting("/who", Running.bearer(token));
            Wire.Answer refused = send(brokenServer.address(), request);
            assertRefused(503, "service_unavailable", refused);
            broken.close();
            Wire.Answer full = send(brokenServer.address(), request);
            assertRefused(503, "service_unavailable", full);
            assertEquals("3", full.header("Retry-After").orElseThrow());
        } finally {
            brokenServer.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_request_that_did_not_come_through_has_no_session() {
        HttpServerExchange elsewhere = new HttpServerExchange(null);
        elsewhere.setRequestMethod(new HttpString("GET"));
        assertThrows(IllegalStateException.class, () -> RequireSession.session(elsewhere));
    }
}
