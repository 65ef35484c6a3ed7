package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each route answers when all is well. */
class AnswersTest {

    private static final List<String> GRANT =
            List.of("user", "token", "expiresAt", "refreshToken", "refreshExpiresAt", "deviceToken");

    private final TestAuth auth = TestAuth.create();
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final Running running =
            Running.on(auth, options -> options.jwks(() -> "{\"keys\":[]}").ready(ready::get));

    @AfterEach
    void stop() {
        running.close();
    }

    static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void signing_up_answers_201_with_user_token_and_expiry() {
        Wire.Answer answer = running.post(
                "/api/auth/signup",
                "{\"name\":\" Ada \",\"email\":\" Ada@Example.org\",\"password\":\"" + Running.PASSWORD + "\"}");
        assertEquals(201, answer.code());
        assertEquals(GRANT, names(answer.json()));
        JsonNode user = answer.json().get("user");
        assertEquals(List.of("id", "email", "name", "createdAt"), names(user));
        UUID.fromString(user.get("id").textValue());
        assertEquals("Ada@Example.org", user.get("email").textValue());
        assertEquals("Ada", user.get("name").textValue());
        assertEquals("2026-01-05T08:30:00Z", user.get("createdAt").textValue());
        assertEquals("2026-01-05T08:45:00Z", answer.json().get("expiresAt").textValue());
        assertEquals(
                "2026-01-12T08:30:00Z", answer.json().get("refreshExpiresAt").textValue());
    }

    @Test
    void signing_in_answers_200_with_the_same_shape_and_user() {
        JsonNode signedUp = running.post("/api/auth/signup", Running.signUp("ada@example.org"))
                .json();
        Wire.Answer answer = running.post("/api/auth/signin", Running.signIn("ADA@example.org", Running.PASSWORD));
        assertEquals(200, answer.code());
        assertEquals(GRANT, names(answer.json()));
        assertEquals(signedUp.get("user"), answer.json().get("user"));
    }

    @Test
    void me_answers_from_the_token() {
        Wire.Answer answer = running.get("/api/auth/me", running.signedUp("ada@example.org"));
        assertEquals(200, answer.code());
        assertEquals("application/json", answer.header("Content-Type").orElseThrow());
        assertEquals(List.of("user", "session", "expiresAt"), names(answer.json()));
        assertEquals(List.of("id", "email", "name"), names(answer.json().get("user")));
        assertEquals(List.of("id"), names(answer.json().get("session")));
        assertEquals("2026-01-05T08:45:00Z", answer.json().get("expiresAt").textValue());
    }

    @Test
    void signing_out_answers_200_each_time_and_the_token_is_dead() {
        String token = running.signedUp("ada@example.org");
        String bare = "POST /api/auth/signout HTTP/1.1\r\nHost: localhost\r\n" + token + "\r\n";
        for (String request : List.of(
                bare + "\r\n",
                bare + "Content-Length: 0\r\n\r\n",
                bare + "Content-Length: 0\r\nContent-Type: text/plain\r\n\r\n",
                Running.posting("/api/auth/signout", "{}", token),
                Running.posting("/api/auth/signout?scope=local", "{\"unknown\":[1]}", token))) {
            Wire.Answer answer = running.send(request);
            assertEquals(200, answer.code());
            assertEquals("{\"message\":\"Signed out successfully\"}", answer.text());
        }
        assertEquals(401, running.get("/api/auth/me", token).code());
    }

    @Test
    void health_answers_200_and_readiness_503_while_it_is_not_given() {
        assertEquals("{\"status\":\"ok\"}", running.get("/health/live").text());
        assertEquals("{\"status\":\"ok\"}", running.get("/health/ready").text());
        ready.set(false);
        assertEquals(200, running.get("/health/live").code());
        Wire.Answer answer = running.get("/health/ready");
        assertEquals(503, answer.code());
        assertEquals("service_unavailable", answer.json().get("code").textValue());
        assertEquals("3", answer.header("Retry-After").orElseThrow());
    }

    @Test
    void the_public_keys_may_be_kept_for_five_minutes() {
        Wire.Answer answer = running.get("/.well-known/jwks.json");
        assertEquals(200, answer.code());
        assertEquals("{\"keys\":[]}", answer.text());
        assertEquals("max-age=300", answer.header("Cache-Control").orElseThrow());
        assertEquals("application/jwk-set+json", answer.header("Content-Type").orElseThrow());
    }

    @Test
    void head_is_get_without_the_body() {
        try (Wire wire = running.wire()) {
            wire.send(Running.getting("/health/live").replace("GET", "HEAD"));
            Wire.Answer head = wire.answerToHead();
            assertEquals(200, head.code());
            assertEquals("15", head.header("Content-Length").orElseThrow());
            assertEquals(
                    200, wire.send(Running.getting("/health/live")).answer().code());
        }
    }

    @Test
    void options_tells_the_methods() {
        for (String path : List.of("/api/auth/me", "/api/auth/signin")) {
            Wire.Answer answer = running.send("OPTIONS " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(204, answer.code());
            assertEquals(
                    path.endsWith("me") ? "DELETE, GET, HEAD, OPTIONS" : "OPTIONS, POST",
                    answer.header("Allow").orElseThrow());
        }
    }

    @Test
    void every_answer_has_the_security_headers_and_no_banner() {
        for (Wire.Answer answer : List.of(
                running.post("/api/auth/signup", Running.signUp("ada@example.org")),
                running.post("/api/auth/signin", "{"),
                running.get("/api/auth/me"),
                running.get("/api/auth/signin"),
                running.get("/nowhere"),
                running.get("/health/live"))) {
            assertEquals("nosniff", answer.header("X-Content-Type-Options").orElseThrow());
            assertEquals("no-referrer", answer.header("Referrer-Policy").orElseThrow());
            assertEquals(
                    "default-src 'none'; frame-ancestors 'none'",
                    answer.header("Content-Security-Policy").orElseThrow());
            assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
            UUID.fromString(answer.header("X-Request-Id").orElseThrow());
            assertTrue(answer.header("Date").isPresent());
            assertTrue(answer.header("Server").isEmpty());
            assertTrue(answer.header("X-Powered-By").isEmpty());
            assertTrue(answer.header("Strict-Transport-Security").isEmpty());
        }
    }

    @Test
    void browsers_are_told_to_stay_with_https_when_that_is_the_public_url() {
        try (Running https = Running.on(auth, options -> options.publicUrl(URI.create("https://id.example.org")))) {
            assertEquals(
                    "max-age=31536000",
                    https.get("/health/live")
                            .header("Strict-Transport-Security")
                            .orElseThrow());
        }
    }

    @Test
    void the_request_id_is_made_here_and_differs_each_time() {
        Wire.Answer one = running.get("/api/auth/me", "X-Request-Id: mine");
        Wire.Answer other = running.get("/api/auth/me", "X-Request-Id: mine");
        assertEquals(
                one.header("X-Request-Id").orElseThrow(),
                one.json().get("requestId").textValue());
        assertFalse(one.header("X-Request-Id").equals(other.header("X-Request-Id")));
        assertFalse(one.text().contains("mine"));
    }

    @Test
    void texts_of_every_script_travel_in_utf_8() {
        String name = "\u0410\u0434\u0430 \u611B\uD83D\uDE00";
        Wire.Answer answer = running.post(
                "/api/auth/signup",
                "{\"name\":\"" + name
                        + "\",\"email\":\"j\u00F6rg@m\u00FCnchen.example\",\"password\":\"p\u00E4ssw\u00F6rter\"}",
                "X-Odd: \u00E4");
        assertEquals(201, answer.code());
        assertEquals(name, answer.json().get("user").get("name").textValue());
        assertEquals(
                "j\u00F6rg@m\u00FCnchen.example",
                answer.json().get("user").get("email").textValue());
    }

    @Test
    void an_ordinary_client_gets_along_with_it() throws Exception {
        HttpClient client = HttpClient.newBuilder().build();
        URI base = URI.create("http://127.0.0.1:" + running.address().getPort());
        HttpRequest.Builder signUp = HttpRequest.newBuilder(base.resolve("/api/auth/signup"))
                .header("Content-Type", "application/json; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(Running.signUp("ada@example.org")));
        HttpResponse<String> created =
                client.send(signUp.expectContinue(true).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(201, created.statusCode());
        HttpResponse<String> again = client.send(signUp.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(409, again.statusCode());
    }

    @Test
    void a_client_that_waits_to_be_told_to_go_on_is_told() {
        String body = Running.signUp("ada@example.org");
        try (Wire wire = running.wire()) {
            wire.send(Running.posting("/api/auth/signup", body, "Expect: 100-continue")
                    .replace(body, ""));
            assertEquals("HTTP/1.1 100 Continue", wire.answer().status());
            assertEquals(201, wire.send(body).answer().code());
            assertEquals(
                    200, wire.send(Running.getting("/health/live")).answer().code());
        }
    }

    @Test
    void a_chunked_body_is_read_whole() {
        try (Wire wire = running.wire()) {
            wire.send("POST /api/auth/signup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            for (String piece : Running.signUp("ada@example.org").split("(?<=,)")) {
                wire.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
            }
            assertEquals(201, wire.send("0\r\n\r\n").answer().code());
            assertEquals(
                    200, wire.send(Running.getting("/health/live")).answer().code());
        }
    }

    @Test
    void many_requests_on_one_connection_are_answered_in_order() {
        String token = running.signedUp("ada@example.org");
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            requests.append(Running.getting("/api/auth/me", i % 3 == 0 ? "X-No: token" : token));
            requests.append(Running.getting("/health/live"));
        }
        try (Wire wire = running.wire()) {
            wire.send(requests.toString());
            for (int i = 0; i < 300; i++) {
                assertEquals(i % 3 == 0 ? 401 : 200, wire.answer().code());
                assertEquals("{\"status\":\"ok\"}", wire.answer().text());
            }
        }
    }
}
