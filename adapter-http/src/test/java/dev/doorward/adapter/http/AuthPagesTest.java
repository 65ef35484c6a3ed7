package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.Auth;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.PasswordPolicy;
import dev.doorward.testkit.TestAuth;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages on the wire, and a host's pages behind their guard. */
class AuthPagesTest {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final List<String> FILES = List.of(
            "pages.css", "icon.svg", "session.js", "form.js", "signin.js", "signup.js", "account.js", "sessions.js");

    private final TestAuth auth = TestAuth.create();
    private final AtomicInteger reached = new AtomicInteger();
    private final Running running = with(auth, options -> options.product("Tasks & <more>"));

    @AfterEach
    void stop() {
        running.close();
    }

    private Running with(Auth door, UnaryOperator<AuthPagesBuilder> options) {
        return Running.on(
                door,
                api -> api.publicUrl(URI.create("https://id.example.org"))
                        .fallbackOf(
                                handler -> host(options.apply(handler.pages()).build())));
    }

    /** As an application would be put together. */
    private HttpHandler host(AuthPages pages) {
        HttpHandler own = exchange -> {
            reached.incrementAndGet();
            exchange.getResponseSender()
                    .send("for " + RequireSession.session(exchange).name());
        };
        return new PathHandler(pages)
                .addExactPath("/", pages.requireSignedIn(own))
                .addPrefixPath("/tasks", pages.requireSignedIn(own))
                .addExactPath("/page", pages.requireSignedIn(pages.file(AuthPagesTest.class, "host.html")))
                .addExactPath("/host.css", pages.file(AuthPagesTest.class, "host.css"));
    }

    private String signedUp() {
        return jar(running.post("/api/auth/signup?useCookies=true", Running.signUp("ada@example.org")));
    }

    private static String jar(Wire.Answer grant) {
        return grant.all("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; ", "Cookie: ", ""));
    }

    private static void assertSentTo(String location, Wire.Answer answer) {
        assertEquals(
                "303 " + location,
                answer.code() + " " + answer.header("Location").orElse(""));
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        assertEquals(0, answer.body().length);
    }

    private static void assertPage(int status, Wire.Answer answer) {
        assertEquals(status, answer.code());
        assertEquals(HTML, answer.header("Content-Type").orElseThrow());
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        assertEquals(POLICY, answer.header("Content-Security-Policy").orElseThrow());
        assertEquals("nosniff", answer.header("X-Content-Type-Options").orElseThrow());
        assertEquals("no-referrer", answer.header("Referrer-Policy").orElseThrow());
        assertEquals("same-origin", answer.header("Cross-Origin-Opener-Policy").orElseThrow());
        assertEquals(
                "max-age=31536000", answer.header("Strict-Transport-Security").orElseThrow());
    }

    // The pages

    @Test
    void every_page_says_what_a_browser_may_do_with_it_and_has_nothing_inline() {
        String ada = signedUp();
        List<Wire.Answer> pages = List.of(
                running.get("/signin"),
                running.get("/signup"),
                running.get("/account", ada),
                running.get("/page", ada));
        for (Wire.Answer page : pages) {
            assertPage(200, page);
            String text = page.text();
            assertFalse(text.contains("{{"), text);
            assertFalse(
                    text.matches("(?s).*<style.*|.*\\sstyle=.*|.*\\son\\w+=.*|.*<script(?! type=\"module\" src=\"/).*"),
                    text);
            assertTrue(text.contains("Tasks &amp; &lt;more&gt;"), text);
        }
    }

    @Test
    void no_form_can_put_a_password_into_an_url() {
        for (Wire.Answer page :
                List.of(running.get("/signin"), running.get("/signup"), running.get("/account", signedUp()))) {
            List<String> forms =
                    page.text().lines().filter(line -> line.contains("<form")).toList();
            assertFalse(forms.isEmpty());
            forms.forEach(form -> assertTrue(form.contains(" method=\"post\""), form));
            page.text()
                    .lines()
                    .filter(line -> line.contains("type=\"submit\""))
                    .forEach(button -> assertTrue(button.contains(" disabled>"), "without the script: " + button));
        }
    }

    @Test
    void the_files_are_asked_for_again_under_their_hash() {
        for (String name : FILES) {
            Wire.Answer file = running.get("/doorward/" + name);
            assertEquals(200, file.code(), name);
            assertEquals("no-cache", file.header("Cache-Control").orElseThrow());
            assertEquals("nosniff", file.header("X-Content-Type-Options").orElseThrow());
            String tag = file.header("ETag").orElseThrow();
            try (Wire wire = running.wire()) {
                String again = Running.getting("/doorward/" + name, "If-None-Match: \"other\", " + tag);
                Wire.Answer known = wire.send(again).answer();
                assertEquals(304, known.code(), name);
                assertEquals(tag, known.header("ETag").orElseThrow());
                assertEquals(304, wire.send(again).answer().code(), "the connection is good for more");
            }
            assertEquals(
                    200,
                    running.get("/doorward/" + name, "If-None-Match: \"x\"").code());
        }
        assertEquals(
                "text/javascript; charset=utf-8",
                running.get("/doorward/session.js").header("Content-Type").orElseThrow());
        assertEquals(
                "text/css; charset=utf-8",
                running.get("/doorward/pages.css").header("Content-Type").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/signin/",
                "/signin;x=1",
                "/Signin",
                "/doorward/",
                "/doorward",
                "/doorward/signin.html",
                "/doorward/../AuthPages.class",
                "/doorward/..%2fAuthPages.class",
                "/doorward/%2e%2e/AuthPages.class",
                "/doorward/..%5cAuthPages.class",
                "/doorward/pages/pages.css",
                "/doorward//pages.css"
            })
    void whatever_is_not_theirs_is_not_found(String path) {
        Wire.Answer answer = running.get(path, "Accept: text/html,application/xhtml+xml,*/*;q=0.8");
        assertPage(404, answer);
        assertTrue(answer.text().contains("Page not found"));
        Wire.Answer told = running.get(path, "Accept: */*");
        assertEquals("404 not_found", told.code() + " " + told.text("code"));
    }

    @Test
    void a_program_that_asks_the_api_for_nothing_known_gets_no_page() {
        Wire.Answer answer = running.get("/api/tasks/");
        assertEquals("HTTP/1.1 404 Not Found", answer.status());
        assertTrue(answer.text().contains("\"code\":\"not_found\""), answer.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void they_are_only_read(String method) {
        for (String path : List.of("/signin", "/signup", "/doorward/pages.css", "/host.css")) {
            Wire.Answer answer =
                    running.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
            assertEquals(405, answer.code(), path);
            assertEquals("GET, HEAD", answer.header("Allow").orElseThrow());
        }
    }

    @Test
    void head_is_get_without_the_text() {
        for (String path : List.of("/signin", "/doorward/pages.css")) {
            try (Wire wire = running.wire()) {
                Wire.Answer head = wire.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .answerToHead();
                assertEquals(running.get(path).header("Content-Length"), head.header("Content-Length"));
                assertEquals(200, wire.send(Running.getting(path)).answer().code());
            }
        }
    }

    // Who is let through

    @Test
    void whoever_is_signed_in_gets_the_page_and_nobody_stores_it() {
        Wire.Answer page = running.get("/tasks/1?x", signedUp());
        assertEquals("200 for Ada", page.code() + " " + page.text());
        assertEquals("no-store", page.header("Cache-Control").orElseThrow());
        assertPage(200, running.get("/account", signedUpAgain()));
    }

    private String signedUpAgain() {
        return jar(
                running.post("/api/auth/signin?useCookies=true", Running.signIn("ada@example.org", Running.PASSWORD)));
    }

    @Test
    void anybody_else_is_sent_to_sign_in_and_back() {
        String ada = signedUp();
        auth.clock().advance(Duration.ofMinutes(15));
        for (String header : List.of("X-None: 0", "Cookie: __Host-doorward_access=x", ada)) {
            assertSentTo("/signin?return=%2Faccount", running.get("/account", header));
            assertSentTo("/signin?return=%2F", running.get("/", header));
            assertSentTo(
                    "/signin?return=%2Ftasks%2Fa%2520b%3Fq%3D1%26r%3D%252F",
                    running.get("/tasks/a%20b?q=1&r=%2F", header));
        }
        assertEquals(0, reached.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"//tasks", "/tasks//evil.example", "/tasks/..%2f", "/tasks/%0d%0ax", "/tasks/x;y"})
    void a_path_that_cannot_be_returned_to_is_forgotten(String path) {
        Wire.Answer answer = running.get(path);
        assertTrue(
                answer.code() == 404
                        || answer.code() == 303 && answer.header("Location").equals(java.util.Optional.of("/signin")),
                answer.headers()::toString);
        assertEquals(0, reached.get());
    }

    @Test
    void a_form_of_the_hosts_is_not_returned_to_and_not_sent_by_another_site() {
        assertSentTo("/signin", running.post("/tasks", "{}"));
        String ada = signedUp();
        Wire.Answer forged = running.post("/tasks", "{}", ada, "Origin: https://evil.example");
        assertEquals(403, forged.code());
        assertEquals(0, reached.get());
        assertEquals(
                "for Ada",
                running.post("/tasks", "{}", ada, "Origin: https://id.example.org")
                        .text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signin", "/signup"})
    void a_signed_in_visitor_is_sent_on_but_only_within_this_origin(String page) {
        String ada = signedUp();
        assertSentTo("/", running.get(page, ada));
        assertSentTo("/tasks?q=1", running.get(page + "?return=%2Ftasks%3Fq%3D1", ada));
        for (String hostile : List.of(
                "//evil.example",
                "%2F%2Fevil.example",
                "/%5Cevil.example",
                "%2F%255cevil.example",
                "https://evil.example",
                "/a%0d%0aSet-Cookie:%20x=y",
                "/a&return=/b",
                "")) {
            assertSentTo("/", running.get(page + "?return=" + hostile, ada));
        }
    }

    @Test
    void the_sign_in_page_resumes_only_where_there_is_something_to_resume() {
        assertTrue(running.get("/signin").text().contains("data-resume=\"false\""));
        String ada = signedUp();
        auth.clock().advance(Duration.ofMinutes(15));
        Wire.Answer page = running.get("/signin?return=/tasks", ada);
        assertPage(200, page);
        assertTrue(page.text().contains("data-resume=\"true\""));
        String device = Stream.of(ada.split("; "))
                .filter(cookie -> cookie.contains("doorward_device="))
                .findFirst()
                .orElseThrow();
        assertTrue(
                running.get("/signin", "Cookie: " + device).text().contains("data-resume=\"false\""),
                "after signing out");
    }

    // When nobody can tell

    private static Auth failing(RuntimeException failure) {
        return (Auth) Proxy.newProxyInstance(
                Auth.class.getClassLoader(), new Class<?>[] {Auth.class}, (proxy, method, arguments) -> {
                    throw failure;
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/account", "/signin", "/signup"})
    void a_door_that_cannot_answer_is_a_page_to_try_again_and_no_circle(String path) {
        try (Running down =
                with(failing(new StoreFailure("canary", new IllegalStateException())), options -> options)) {
            Wire.Answer answer = down.get(path, "Cookie: __Host-doorward_access=x");
            assertPage(503, answer);
            assertTrue(answer.header("Retry-After").isPresent());
            assertTrue(answer.text().contains("temporarily unavailable"));
            assertFalse(answer.text().contains("canary"));
        }
        try (Running broken = with(failing(new IllegalStateException("canary")), options -> options)) {
            Wire.Answer answer = broken.get(path, "Cookie: __Host-doorward_access=x");
            assertPage(500, answer);
            assertTrue(answer.text().contains("Something went wrong"));
            assertFalse(answer.text().contains("canary"));
        }
    }

    // What a host may change

    @Test
    void a_host_has_its_own_name_home_rules_and_stylesheet() {
        UnaryOperator<AuthPagesBuilder> options = builder -> builder.product("Shelf")
                .home("/tasks?all")
                .stylesheet("/host.css")
                .passwords(new PasswordPolicy(15, 256));
        try (Running restyled = with(auth, options)) {
            String page = restyled.get("/signup").text();
            assertTrue(page.contains("<title>Create an account · Shelf</title>"), page);
            assertTrue(page.contains("data-home=\"/tasks?all\""), page);
            assertTrue(page.contains("At least 15 characters."), page);
            assertTrue(page.indexOf("\"/host.css\"") > page.indexOf("\"/doorward/pages.css\""), page);
            assertEquals("body {}\n", restyled.get("/host.css").text());
            assertSentTo("/tasks?all", restyled.get("/signin", signedUp()));
        }
        assertFalse(running.get("/signup").text().contains("host.css"));
    }

    @Test
    void what_cannot_work_is_refused_when_they_are_made() {
        try (AuthHandler api = AuthHandler.builder(auth)
                .publicUrl(URI.create("https://id.example.org"))
                .build()) {
            AuthPagesBuilder builder = api.pages();
            for (String path : List.of("", "tasks", "//evil.example", "https://evil.example/x")) {
                assertThrows(IllegalArgumentException.class, () -> builder.home(path));
                assertThrows(IllegalArgumentException.class, () -> builder.stylesheet(path));
            }
            assertThrows(IllegalArgumentException.class, () -> builder.product(" "));
            assertThrows(IllegalArgumentException.class, () -> builder.product("x".repeat(61)));
            AuthPages pages = builder.build();
            for (String name : List.of("nothing.html", "AuthPagesTest.class", "host")) {
                assertThrows(IllegalArgumentException.class, () -> pages.file(AuthPagesTest.class, name));
            }
        }
        try (AuthHandler withoutCookies = AuthHandler.builder(auth).build()) {
            assertThrows(
                    IllegalStateException.class, () -> withoutCookies.pages().build());
        }
    }
}
