package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.AuthPolicy;
import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens in cookies: their form, their life, and what takes and gives them. */
@Tag("FR-019")
class CookiesTest {

    private static final String ME = "/api/auth/me";
    private static final String REFRESH = "/api/auth/refresh";
    private static final String SIGN_OUT = "/api/auth/signout";
    private static final String CHANGE = "/api/auth/password";
    private static final String WITH_COOKIES = "?useCookies=true";
    private static final List<String> CLEARED = List.of(
            "__Host-doorward_access=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
            "__Host-doorward_refresh=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");

    private final TestAuth auth = TestAuth.create();
    private final Running running = behind("https://id.example.org");

    @AfterEach
    void stop() {
        running.close();
    }

    private Running behind(String publicUrl) {
        return Running.on(auth, options -> options.publicUrl(URI.create(publicUrl)));
    }

    /** What a browser would send back: one header with every cookie that was set. */
    private static String jar(Wire.Answer answer) {
        List<String> pairs = new ArrayList<>();
        for (String cookie : answer.all("Set-Cookie")) {
            pairs.add(cookie.substring(0, cookie.indexOf(';')));
        }
        return "Cookie: " + String.join("; ", pairs);
    }

    private static String value(Wire.Answer answer, int index) {
        String cookie = answer.all("Set-Cookie").get(index);
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }

    private Wire.Answer signUp() {
        return running.post("/api/auth/signup" + WITH_COOKIES, Running.signUp("ada@example.org"));
    }

    private static void assertCookiesOnly(Wire.Answer answer) {
        assertCookiesOnly(answer, 3);
    }

    /** After a refresh: the device is as known as before. */
    private static void assertTokensOnly(Wire.Answer answer) {
        assertCookiesOnly(answer, 2);
    }

    private static void assertCookiesOnly(Wire.Answer answer, int cookies) {
        assertEquals(cookies, answer.all("Set-Cookie").size());
        List<String> names = new ArrayList<>();
        answer.json().fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("user", "expiresAt", "refreshExpiresAt"), names);
        for (int i = 0; i < cookies; i++) {
            assertFalse(answer.text().contains(value(answer, i)));
        }
    }

    private static void assertCode(int status, String code, Wire.Answer answer) {
        assertEquals(status + " " + code, answer.code() + " " + answer.text("code"));
    }

    // What is set

    @Test
    void with_https_the_cookies_are_bound_to_the_host_and_live_a_day_longer_than_the_session() {
        Wire.Answer answer = signUp();
        assertEquals(201, answer.code());
        assertCookiesOnly(answer);
        String rest = "; Path=/; Max-Age=691200; Secure; HttpOnly; SameSite=Lax";
        assertEquals(
                List.of(
                        "__Host-doorward_access=" + value(answer, 0) + rest,
                        "__Host-doorward_refresh=" + value(answer, 1) + rest,
                        "__Host-doorward_device=" + value(answer, 2)
                                + "; Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax"),
                answer.all("Set-Cookie"));
        assertEquals(200, running.get(ME, jar(answer)).code());
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "HTTP://LOCALHOST",
                "http://app.localhost",
                "http://127.0.0.1:8080",
                "http://127.1.2.3",
                "http://[::1]:8080/"
            })
    void with_http_on_a_loopback_host_they_have_no_prefix(String publicUrl) {
        try (Running loopback = behind(publicUrl)) {
            Wire.Answer answer = loopback.post("/api/auth/signup" + WITH_COOKIES, Running.signUp("ada@example.org"));
            String rest = "; Path=/; Max-Age=691200; HttpOnly; SameSite=Lax";
            assertEquals(
                    List.of(
                            "doorward_access=" + value(answer, 0) + rest,
                            "doorward_refresh=" + value(answer, 1) + rest,
                            "doorward_device=" + value(answer, 2)
                                    + "; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax"),
                    answer.all("Set-Cookie"));
            assertCookiesOnly(answer);
            assertEquals(200, loopback.get(ME, jar(answer)).code());
            assertEquals(
                    List.of(
                            "doorward_access=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
                            "doorward_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
                    loopback.post(SIGN_OUT, "", jar(answer)).all("Set-Cookie"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.org",
                "http://192.168.1.5:8080",
                "http://localhost.example.org",
                "http://127.0.0.1.example.org",
                "http://128.0.0.1"
            })
    void elsewhere_there_are_no_cookies(String publicUrl) {
        try (Running clear = behind(publicUrl)) {
            assertNoCookies(clear);
        }
    }

    @Test
    void without_a_public_url_there_are_no_cookies() {
        try (Running unknown = Running.on(auth)) {
            assertNoCookies(unknown);
        }
    }

    private static void assertNoCookies(Running clear) {
        for (String path : List.of("/api/auth/signup", "/api/auth/signin", REFRESH)) {
            Wire.Answer refused = clear.post(path + WITH_COOKIES, Running.signUp("ada@example.org"));
            assertCode(400, "invalid_parameter", refused);
            assertTrue(refused.all("Set-Cookie").isEmpty());
        }
        Wire.Answer bearer = clear.post("/api/auth/signup?useCookies=false", Running.signUp("ada@example.org"));
        assertEquals(201, bearer.code());
        String token = bearer.text("token");
        for (String name : List.of("doorward_access", "__Host-doorward_access")) {
            assertCode(401, "authentication_required", clear.get(ME, "Cookie: " + name + "=" + token));
        }
        Wire.Answer out = clear.post(SIGN_OUT, "", Running.bearer(token), "Sec-Fetch-Site: cross-site");
        assertEquals(200, out.code());
        assertTrue(out.all("Set-Cookie").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "1", "", "yes", "true&useCookies=true", "false&useCookies=true"})
    void a_wish_that_nobody_understands_is_refused(String wish) {
        for (String path : List.of("/api/auth/signup", "/api/auth/signin", REFRESH)) {
            Wire.Answer refused = running.post(path + "?useCookies=" + wish, Running.signUp("ada@example.org"));
            assertCode(400, "invalid_parameter", refused);
        }
        String token = Running.bearer(running.post("/api/auth/signup", Running.signUp("ada@example.org"))
                .text("token"));
        assertCode(400, "invalid_parameter", running.post(CHANGE + "?useCookies=" + wish, "{}", token));
    }

    @Test
    void a_public_url_without_scheme_or_host_is_a_mistake() {
        for (String url : List.of("id.example.org", "ftp://id.example.org", "https:///x", "https:id", "")) {
            try {
                AuthHandler.builder(auth).publicUrl(URI.create(url));
            } catch (IllegalArgumentException mistake) {
                assertEquals("publicUrl must be http(s)://host or http(s)://host:port", mistake.getMessage());
                continue;
            }
            throw new AssertionError("accepted: " + url);
        }
    }

    @Test
    void their_life_follows_the_session_and_a_refresh_does_not_prolong_it() {
        AuthPolicy policy = AuthPolicy.defaults().withSessionTtl(Duration.ofDays(3));
        TestAuth short3 = TestAuth.create(policy);
        try (Running threeDays = Running.on(short3, options -> options.publicUrl(URI.create("https://localhost")))) {
            Wire.Answer first = threeDays.post("/api/auth/signup" + WITH_COOKIES, Running.signUp("ada@example.org"));
            assertTrue(first.all("Set-Cookie").get(0).contains("; Max-Age=345600;"));
            short3.clock().advance(Duration.ofDays(1));
            Wire.Answer next = threeDays.post(REFRESH, "", jar(first));
            assertTrue(next.all("Set-Cookie").get(1).contains("; Max-Age=259200;"));
        }
    }

    // What they do

    @Test
    void who_signs_in_may_ask_for_cookies_and_who_does_not_gets_tokens() {
        signUp();
        String body = Running.signIn("ada@example.org", Running.PASSWORD);
        assertCookiesOnly(running.post("/api/auth/signin" + WITH_COOKIES, body));
        for (String target : List.of("/api/auth/signin", "/api/auth/signin?useCookies=false")) {
            Wire.Answer tokens = running.post(target, body);
            assertTrue(tokens.all("Set-Cookie").isEmpty());
            assertEquals(
                    200, running.get(ME, Running.bearer(tokens.text("token"))).code());
        }
        Wire.Answer refused = running.post("/api/auth/signin" + WITH_COOKIES, Running.signIn("ada@example.org", "x"));
        assertCode(401, "invalid_credentials", refused);
        assertTrue(refused.all("Set-Cookie").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", WITH_COOKIES, "?useCookies=false"})
    void who_refreshes_by_cookie_is_answered_with_cookies(String wish) {
        Wire.Answer first = signUp();
        Wire.Answer next = running.post(REFRESH + wish, "", jar(first));
        assertEquals(200, next.code());
        assertTokensOnly(next);
        Wire.Answer third = running.post(REFRESH + wish, "{}", jar(next));
        assertEquals(200, third.code());
        assertEquals(200, running.get(ME, jar(third)).code());
    }

    @Test
    void who_refreshes_by_the_body_is_answered_as_asked() {
        Wire.Answer first = signUp();
        String body = "{\"refreshToken\":\"" + value(first, 1) + "\"}";
        Wire.Answer tokens = running.post(REFRESH, body);
        assertTrue(tokens.all("Set-Cookie").isEmpty());
        assertEquals(200, running.get(ME, Running.bearer(tokens.text("token"))).code());
        assertTokensOnly(running.post(REFRESH + WITH_COOKIES, body));
        assertTokensOnly(running.post(REFRESH, body, jar(first)));
    }

    @Test
    void a_refused_refresh_leaves_the_cookies_alone() {
        Wire.Answer refused = running.post(REFRESH, "", "Cookie: __Host-doorward_refresh=x");
        assertCode(401, "invalid_refresh_token", refused);
        assertTrue(refused.all("Set-Cookie").isEmpty());
        assertCode(401, "authentication_required", running.post(REFRESH, "", "Cookie: __Host-doorward_access=x"));
    }

    @ParameterizedTest
    @CsvSource({"'',true", "?useCookies=true,true", "?useCookies=false,true", "'',false", "?useCookies=true,false"})
    void a_changed_password_is_answered_the_way_it_was_asked(String wish, boolean byCookie) {
        Wire.Answer first = signUp();
        String proof = byCookie ? jar(first) : Running.bearer(value(first, 0));
        String body = "{\"currentPassword\":\"" + Running.PASSWORD + "\",\"newPassword\":\"another password\"}";
        Wire.Answer changed = running.post(CHANGE + wish, body, proof);
        assertEquals(200, changed.code());
        if (byCookie || wish.endsWith("true")) {
            assertCookiesOnly(changed);
            assertEquals(200, running.get(ME, jar(changed)).code());
        } else {
            assertTrue(changed.all("Set-Cookie").isEmpty());
            assertEquals(
                    200, running.get(ME, Running.bearer(changed.text("token"))).code());
        }
        assertCode(401, "invalid_token", running.get(ME, jar(first)));
    }

    @Test
    void a_deletion_by_cookie_clears_the_cookies_and_another_one_does_not() {
        Wire.Answer ada = signUp();
        String password = "{\"password\":\"" + Running.PASSWORD + "\"}";
        assertTrue(running.delete(ME, "{\"password\":\"x\"}", jar(ada))
                .all("Set-Cookie")
                .isEmpty());
        Wire.Answer gone = running.delete(ME, password, jar(ada));
        assertEquals(204, gone.code());
        assertEquals(CLEARED, gone.all("Set-Cookie"));
        Wire.Answer bob = running.post("/api/auth/signup", Running.signUp("bob@example.org"));
        Wire.Answer quiet = running.delete(ME, password, Running.bearer(bob.text("token")));
        assertEquals(204, quiet.code());
        assertTrue(quiet.all("Set-Cookie").isEmpty());
    }

    @Test
    void every_session_bound_route_takes_the_cookie() {
        Wire.Answer ada = signUp();
        assertEquals(200, running.get(ME, jar(ada)).code());
        assertEquals(200, running.get("/api/auth/sessions", jar(ada)).code());
        assertCode(404, "not_found", running.delete("/api/auth/sessions/x", "", jar(ada)));
        Wire.Answer others = running.post(SIGN_OUT + "?scope=others", "", jar(ada));
        assertEquals(200, others.code());
        assertTrue(others.all("Set-Cookie").isEmpty(), "this session lives on");
        assertEquals(200, running.get(ME, jar(ada)).code());
        Wire.Answer global = running.post(SIGN_OUT + "?scope=global", "", jar(ada));
        assertEquals(200, global.code());
        assertEquals(CLEARED, global.all("Set-Cookie"));
        assertCode(401, "invalid_token", running.get(ME, jar(ada)));
    }

    @Test
    void an_expired_session_still_says_that_it_expired() {
        Wire.Answer ada = signUp();
        auth.clock().advance(Duration.ofDays(7).plusHours(23));
        Wire.Answer expired = running.get(ME, jar(ada));
        assertCode(401, "token_expired", expired);
        assertEquals(
                "Bearer error=\"invalid_token\"",
                expired.header("WWW-Authenticate").orElseThrow());
        assertCode(401, "invalid_refresh_token", running.post(REFRESH, "", jar(ada)));
        assertEquals(200, running.post(SIGN_OUT, "", jar(ada)).code());
    }

    // Sign-out clears

    @Test
    void every_answer_to_a_sign_out_below_500_but_403_clears_the_cookies() {
        Wire.Answer ada = signUp();
        String large = "{\"x\":\"" + "x".repeat(17_000) + "\"}";
        for (Wire.Answer answer : List.of(
                running.post(SIGN_OUT, ""),
                running.post(SIGN_OUT, "{"),
                running.post(SIGN_OUT, large),
                running.post(SIGN_OUT + "?scope=x", "", jar(ada)),
                running.post(SIGN_OUT, "", jar(ada)),
                running.post(SIGN_OUT + "?scope=global", "", jar(ada)),
                running.post(SIGN_OUT, "", Running.bearer("x")),
                running.post(SIGN_OUT, "", Running.bearer("x"), Running.bearer("y")),
                running.send("POST " + SIGN_OUT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"))) {
            assertTrue(answer.code() < 500 && answer.code() != 403, answer::text);
            assertEquals(CLEARED, answer.all("Set-Cookie"), answer::text);
        }
        Wire.Answer forged = running.post(SIGN_OUT, "", "Origin: https://evil.example");
        assertCode(403, "cross_site_request", forged);
        assertTrue(forged.all("Set-Cookie").isEmpty());
        Wire.Answer wrongMethod = running.get(SIGN_OUT, jar(ada));
        assertEquals(405, wrongMethod.code());
        assertTrue(wrongMethod.all("Set-Cookie").isEmpty());
    }

    @Test
    void a_sign_out_that_failed_leaves_the_cookies_for_another_try() {
        AuthHandler closed = AuthHandler.builder(auth)
                .publicUrl(URI.create("https://id.example.org"))
                .build();
        closed.close();
        AuthServer server = AuthServer.start(closed, "127.0.0.1", 0);
        try (Wire wire = new Wire(server.address())) {
            Wire.Answer failed =
                    wire.send(Running.posting(SIGN_OUT, "", jar(signUp()))).answer();
            assertEquals(503, failed.code());
            assertTrue(failed.all("Set-Cookie").isEmpty());
        } finally {
            server.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void either_cookie_signs_out_when_the_other_one_has_gone() {
        for (int kept : List.of(0, 1)) {
            Wire.Answer grant =
                    running.post("/api/auth/signup" + WITH_COOKIES, Running.signUp("user" + kept + "@example.org"));
            String name = kept == 0 ? "access" : "refresh";
            String cookie = "Cookie: __Host-doorward_" + name + "=" + value(grant, kept);
            assertEquals(200, running.post(SIGN_OUT, "", cookie).code());
            assertCode(401, "invalid_token", running.get(ME, jar(grant)));
        }
    }
}
