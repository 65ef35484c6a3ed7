package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.AuthPolicy;
import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Rule.Backoff;
import dev.doorward.core.attempt.Rule.Rate;
import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client sees of limits. */
class ThrottledTest {

    private static final String EMAIL = "ada@example.org";
    private static final Rate TWICE = new Rate(2, Duration.ofMinutes(5));

    private final TestAuth auth = TestAuth.create(AuthPolicy.defaults()
            .withAttempts(AttemptPolicy.defaults()
                    .withAccount(new Backoff(1, Duration.ofSeconds(7), Duration.ofHours(1)))
                    .withDevice(TWICE)
                    .withSignUps(TWICE)
                    .withRefreshes(TWICE)
                    .withOwnPassword(TWICE)));
    private final Running running =
            Running.on(auth, options -> options.publicUrl(URI.create("https://accounts.example")));

    @AfterEach
    void stop() {
        running.close();
    }

    private Wire.Answer signUp() {
        return running.post("/api/auth/signup", Running.signUp(EMAIL));
    }

    private Wire.Answer signIn(String password, String... headers) {
        return running.post("/api/auth/signin", Running.signIn(EMAIL, password), headers);
    }

    private Wire.Answer signInOn(String device, String... headers) {
        String body = Running.signIn(EMAIL, Running.PASSWORD).replace("}", ",\"deviceToken\":\"" + device + "\"}");
        return running.post("/api/auth/signin", body, headers);
    }

    private static void assertThrottled(String seconds, Wire.Answer answer) {
        assertEquals(429, answer.code(), answer::text);
        assertEquals("application/problem+json", answer.header("Content-Type").orElseThrow());
        assertEquals("too_many_attempts", answer.text("code"));
        assertEquals("Too many attempts, please try again later", answer.text("error"));
        assertEquals(seconds, answer.header("Retry-After").orElseThrow());
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        assertTrue(answer.header("WWW-Authenticate").isEmpty());
    }

    @Test
    void a_sign_in_beyond_the_limit_is_429_and_says_how_long_to_wait() {
        signUp();
        assertEquals(401, signIn("wrong").code());
        assertThrottled("7", signIn("wrong"));
        assertThrottled("7", signIn(Running.PASSWORD));
        auth.clock().advance(Duration.ofMillis(6_001));
        assertThrottled("1", signIn(Running.PASSWORD));
        auth.clock().advance(Duration.ofMillis(999));
        assertEquals(200, signIn(Running.PASSWORD).code());
    }

    @Test
    void a_sign_up_beyond_the_limit_is_429() {
        assertEquals(201, signUp().code());
        assertEquals(409, signUp().code());
        assertThrottled("300", signUp());
    }

    @Test
    void a_refresh_beyond_the_limit_is_429_and_the_session_lives() {
        Wire.Answer grant = signUp();
        String body = "{\"refreshToken\":\"" + grant.text("refreshToken") + "\"}";
        assertEquals(200, running.post("/api/auth/refresh", body).code());
        assertEquals(200, running.post("/api/auth/refresh", body).code());
        assertThrottled("300", running.post("/api/auth/refresh", body));
        assertEquals(
                200,
                running.get("/api/auth/me", Running.bearer(grant.text("token"))).code());
    }

    @Test
    void wrong_own_passwords_beyond_the_limit_are_429() {
        String bearer = Running.bearer(signUp().text("token"));
        String change = "{\"currentPassword\":\"wrong\",\"newPassword\":\"another horse battery\"}";
        assertEquals(401, running.post("/api/auth/password", change, bearer).code());
        assertEquals(
                401,
                running.delete("/api/auth/me", "{\"password\":\"wrong\"}", bearer)
                        .code());
        assertThrottled("300", running.post("/api/auth/password", change, bearer));
        assertThrottled("300", running.delete("/api/auth/me", "{\"password\":\"" + Running.PASSWORD + "\"}", bearer));
    }

    @Test
    void a_device_is_known_by_its_token_in_the_body() {
        String device = signUp().text("deviceToken");
        assertEquals(401, signIn("wrong").code());
        assertThrottled("7", signIn(Running.PASSWORD));
        Wire.Answer again = signInOn(device);
        assertEquals(200, again.code());
        assertEquals(device, again.text("deviceToken"));
    }

    @Test
    void a_browser_is_known_by_its_cookie() {
        String cookie = signUp().text("deviceToken");
        assertEquals(401, signIn("wrong").code());
        String header = "Cookie: __Host-doorward_device=" + cookie;
        assertEquals(
                200,
                signIn(Running.PASSWORD, header, "Sec-Fetch-Site: same-origin").code());
        Wire.Answer foreign = signIn(Running.PASSWORD, header, "Sec-Fetch-Site: cross-site");
        assertEquals("403 cross_site_request", foreign.code() + " " + foreign.text("code"));
    }

    @Test
    void two_device_tokens_that_differ_are_refused() {
        Wire.Answer answer = signInOn("one", "Cookie: __Host-doorward_device=other");
        assertEquals("400 ambiguous_credentials", answer.code() + " " + answer.text("code"));
        assertEquals(401, signInOn("one", "Cookie: __Host-doorward_device=one").code());
    }

    @Test
    void a_device_token_that_is_no_text_is_refused_and_an_unknown_one_is_a_stranger() {
        signUp();
        String body = Running.signIn(EMAIL, Running.PASSWORD);
        assertEquals(
                "invalid_json",
                running.post("/api/auth/signin", body.replace("}", ",\"deviceToken\":7}"))
                        .text("code"));
        assertEquals(200, signInOn("nobody's").code());
        assertEquals(200, signInOn("").code());
    }
}
