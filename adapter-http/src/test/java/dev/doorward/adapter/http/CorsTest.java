package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of listed origins read answers; all others are told nothing. */
class CorsTest {

    private static final String LISTED = "Origin: https://app.example.org";

    private final TestAuth auth = TestAuth.create();
    private final Running running = Running.on(
            auth,
            options -> options.publicUrl(URI.create("https://id.example.org"))
                    .corsOrigins(List.of(URI.create("https://APP.example.org"), URI.create("http://localhost:3000"))));

    @AfterEach
    void stop() {
        running.close();
    }

    private Wire.Answer preflight(String path, String... headers) {
        return running.send(Running.getting(path, headers).replaceFirst("GET", "OPTIONS"));
    }

    private static List<String> corsHeaders(Wire.Answer answer) {
        return answer.headers().stream()
                .filter(header -> header.startsWith("Access-Control-"))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/auth/signin,'OPTIONS, POST'",
        "/api/auth/me,'DELETE, GET, HEAD, OPTIONS'",
        "/api/auth/sessions/x,'DELETE, OPTIONS'",
        "/health/live,'GET, HEAD, OPTIONS'"
    })
    void a_preflight_of_a_listed_origin_is_told_what_it_may_send(String path, String methods) {
        Wire.Answer answer = preflight(
                path,
                LISTED,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization, content-type");
        assertEquals(204, answer.code());
        assertEquals(
                List.of(
                        "Access-Control-Allow-Credentials: true",
                        "Access-Control-Allow-Headers: Authorization, Content-Type",
                        "Access-Control-Allow-Methods: " + methods,
                        "Access-Control-Allow-Origin: https://app.example.org",
                        "Access-Control-Expose-Headers: Retry-After, X-Request-Id",
                        "Access-Control-Max-Age: 3600"),
                corsHeaders(answer));
        assertEquals("Origin", answer.header("Vary").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: null",
                "Origin: *",
                "Origin: https://app.example.org.evil.example",
                "Origin: https://sub.app.example.org",
                "Origin: http://app.example.org",
                "Origin: https://app.example.org:444",
                "Origin: https://app.example.org/",
                "Origin: https://id.example.org",
                "Origin: https://app.example.org\r\nOrigin: https://app.example.org",
                "X-None: 0"
            })
    void all_others_get_no_such_header(String origin) {
        for (Wire.Answer answer : List.of(
                preflight("/api/auth/signin", origin, "Access-Control-Request-Method: POST"),
                running.get("/health/live", origin),
                running.post("/api/auth/signin", "{}", origin),
                running.get("/nowhere", origin))) {
            assertEquals(List.of(), corsHeaders(answer));
            assertEquals("Origin", answer.header("Vary").orElseThrow());
        }
    }

    @Test
    void every_answer_can_be_read_errors_included() {
        String large = "{\"x\":\"" + "x".repeat(17_000) + "\"}";
        for (Wire.Answer answer : List.of(
                running.post("/api/auth/signup", Running.signUp("ada@example.org"), LISTED),
                running.post("/api/auth/signin", "{}", LISTED),
                running.post("/api/auth/signin", "{", LISTED),
                running.post("/api/auth/signin", large, LISTED),
                running.get("/api/auth/me", LISTED),
                running.get("/api/auth/signin", LISTED),
                running.get("/nowhere", LISTED),
                preflight("/api/auth/me", LISTED))) {
            assertEquals(
                    List.of(
                            "Access-Control-Allow-Credentials: true",
                            "Access-Control-Allow-Origin: https://app.example.org",
                            "Access-Control-Expose-Headers: Retry-After, X-Request-Id"),
                    corsHeaders(answer));
            assertEquals("Origin", answer.header("Vary").orElseThrow());
        }
    }

    @Test
    void a_listed_origin_may_have_cookies_and_use_them() {
        Wire.Answer ada = running.post(
                "/api/auth/signup?useCookies=true",
                Running.signUp("ada@example.org"),
                LISTED,
                "Sec-Fetch-Site: same-site");
        assertEquals(201, ada.code());
        String cookie = ada.all("Set-Cookie").get(1).replaceFirst(";.*", "");
        Wire.Answer next =
                running.post("/api/auth/refresh", "", "Cookie: " + cookie, LISTED, "Sec-Fetch-Site: same-site");
        assertEquals(200, next.code());
        assertEquals("true", next.header("Access-Control-Allow-Credentials").orElseThrow());
    }

    @Test
    void where_none_is_listed_answers_do_not_depend_on_the_origin() {
        try (Running alone = Running.on(auth)) {
            for (Wire.Answer answer : List.of(
                    alone.get("/health/live", LISTED),
                    alone.send(Running.getting("/api/auth/me", LISTED, "Access-Control-Request-Method: GET")
                            .replaceFirst("GET", "OPTIONS")))) {
                assertEquals(List.of(), corsHeaders(answer));
                assertTrue(answer.header("Vary").isEmpty());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "app.example.org",
                "https://app.example.org/",
                "https://app.example.org/path",
                "https://app.example.org?x",
                "https://app.example.org#x",
                "https://user@app.example.org",
                "ftp://app.example.org",
                "https://*.example.org"
            })
    void what_is_no_origin_cannot_be_listed(String origin) {
        AuthHandlerBuilder builder = AuthHandler.builder(auth);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> builder.corsOrigins(List.of(URI.create(origin))))
                .getMessage();
        assertTrue(message.startsWith("corsOrigins"), message);
    }
}
