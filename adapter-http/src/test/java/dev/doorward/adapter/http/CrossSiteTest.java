package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another site makes a browser send (CSRF) changes nothing. */
@Tag("FR-019")
class CrossSiteTest {

    private static final String ME = "/api/auth/me";
    private static final String EVIL = "Origin: https://evil.example";

    private final TestAuth auth = TestAuth.create();
    private final Running running = Running.on(
            auth,
            options -> options.publicUrl(URI.create("https://ID.example.org:443/app"))
                    .corsOrigins(List.of(URI.create("https://app.example.org:8443"))));
    private String cookies;
    private String bearer;

    @BeforeEach
    void signUp() {
        Wire.Answer ada = running.post("/api/auth/signup", Running.signUp("ada@example.org"));
        bearer = Running.bearer(ada.text("token"));
        cookies = "Cookie: __Host-doorward_access=" + ada.text("token") + "; __Host-doorward_refresh="
                + ada.text("refreshToken");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static void assertForged(Wire.Answer answer) {
        assertEquals("403 cross_site_request", answer.code() + " " + answer.text("code"));
        assertEquals("Cross-site request refused", answer.text("error"));
        assertTrue(answer.all("Set-Cookie").isEmpty());
    }

    /** With a password that does not fit, so that whatever passes is asked about the password and changes nothing. */
    private Wire.Answer change(String... headers) {
        String[] all = new String[headers.length + 1];
        all[0] = cookies;
        System.arraycopy(headers, 0, all, 1, headers.length);
        return running.post(
                "/api/auth/password", "{\"currentPassword\":\"x\",\"newPassword\":\"another password\"}", all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-None: no browser",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Sec-Fetch-Site: same-origin\r\nOrigin: https://id.example.org",
                "Sec-Fetch-Site: none\r\nOrigin: null",
                "Sec-Fetch-Site: cross-site\r\nOrigin: https://app.example.org:8443",
                "Sec-Fetch-Site: same-site\r\nOrigin: https://app.example.org:8443",
                "Sec-Fetch-Site: cross-site\r\nOrigin: https://id.example.org",
                "Origin: https://id.example.org",
                "Origin: https://app.example.org:8443",
                "Referer: https://evil.example/"
            })
    void our_own_pages_listed_origins_and_programs_pass(String headers) {
        assertEquals("invalid_credentials", change(headers).text("code"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: Same-Origin",
                "Sec-Fetch-Site: ",
                "Sec-Fetch-Site: same-origin, cross-site",
                "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site\r\nOrigin: https://evil.example.org",
                "Sec-Fetch-Site: cross-site\r\nOrigin: null",
                "Origin: null",
                "Origin: ",
                EVIL,
                "Origin: http://id.example.org",
                "Origin: https://id.example.org:8443",
                "Origin: https://app.example.org",
                "Origin: https://id.example.org.evil.example",
                "Origin: https://evil-id.example.org",
                "Origin: https://id.example.org/",
                "Origin: https://id.example.org https://evil.example",
                "Origin: https://id.example.org\r\nOrigin: https://evil.example",
                "Origin: https://id.example.org\r\nOrigin: https://id.example.org",
                "Origin: HTTPS://ID.EXAMPLE.ORG"
            })
    void everything_else_with_our_cookies_is_refused(String headers) {
        assertForged(change(headers));
    }

    @Test
    void each_unsafe_route_is_guarded_when_our_cookies_are_sent() {
        String password = "{\"password\":\"" + Running.PASSWORD + "\"}";
        for (Wire.Answer answer : List.of(
                running.post("/api/auth/signup", Running.signUp("bob@example.org"), cookies, EVIL),
                running.post("/api/auth/signin", Running.signIn("ada@example.org", Running.PASSWORD), cookies, EVIL),
                running.post("/api/auth/refresh", "", cookies, EVIL),
                running.post("/api/auth/signout", "", cookies, EVIL),
                running.post("/api/auth/password", "{}", cookies, EVIL),
                running.delete(ME, password, cookies, EVIL),
                running.delete("/api/auth/sessions/x", "", cookies, EVIL))) {
            assertForged(answer);
        }
        assertEquals(200, running.get(ME, cookies).code());
    }

    @Test
    void who_asks_for_cookies_or_would_lose_them_is_guarded_without_any() {
        assertForged(running.post("/api/auth/signup?useCookies=true", Running.signUp("bob@example.org"), EVIL));
        assertForged(running.post("/api/auth/signin?useCookies=true", Running.signIn("a@example.org", "x"), EVIL));
        assertForged(running.post("/api/auth/refresh?useCookies=true", "{}", EVIL));
        assertForged(running.post("/api/auth/signout", "", EVIL));
        assertForged(running.post("/api/auth/signout", "", bearer, EVIL));
        assertForged(running.post("/api/auth/signin", "{}", "Cookie: __Host-doorward_refresh=x", EVIL));
        assertForged(running.post("/api/auth/signin", "{}", "Cookie: " + "a=b; ".repeat(201), EVIL));
    }

    @Test
    void what_has_nothing_to_do_with_cookies_is_left_alone() {
        String foreign = "Cookie: other=1; doorward_access=x";
        assertEquals(200, running.get(ME, cookies, EVIL).code());
        assertEquals(
                401,
                running.post("/api/auth/signin", Running.signIn("ada@example.org", "x"), EVIL, foreign)
                        .code());
        assertEquals(
                401,
                running.post(
                                "/api/auth/password",
                                "{\"currentPassword\":\"x\",\"newPassword\":\"another password\"}",
                                bearer,
                                EVIL)
                        .code());
        assertEquals(
                404, running.delete("/api/auth/sessions/x", "", bearer, EVIL).code());
    }

    /** What a form of another site sends: the victim's cookies, and a body that needs no preflight. */
    @Test
    void forms_of_another_site_change_nothing() {
        String signIn = Running.signIn("mallory@example.org", Running.PASSWORD);
        String password = "{\"currentPassword\":\"" + Running.PASSWORD + "\",\"newPassword\":\"chosen by mallory\"}";
        int before = auth.events().all().size();
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")) {
            for (String origin : List.of("Sec-Fetch-Site: cross-site\r\n" + EVIL, "Origin: null", EVIL)) {
                assertForged(form("/api/auth/signin?useCookies=true", type, signIn, origin));
                assertForged(form("/api/auth/signin", type, signIn, origin + "\r\n" + cookies));
                assertForged(form("/api/auth/password", type, password, origin + "\r\n" + cookies));
                assertForged(form("/api/auth/refresh", type, "", origin + "\r\n" + cookies));
                assertForged(form("/api/auth/signout", type, "", origin + "\r\n" + cookies));
                assertForged(form("/api/auth/signout?scope=global", type, "x=1", origin + "\r\n" + cookies));
                assertForged(form("/api/auth/signout", type, "x".repeat(20_000), origin + "\r\n" + cookies));
            }
        }
        // Even where a browser said nothing, a form's body is no JSON.
        assertEquals(
                415,
                form("/api/auth/signin?useCookies=true", "text/plain", signIn, "X-None: 0")
                        .code());
        assertEquals(before, auth.events().all().size());
        assertEquals(200, running.get(ME, cookies).code());
    }

    private Wire.Answer form(String target, String type, String body, String headers) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return running.send("POST " + target + " HTTP/1.1\r\nHost: id.example.org\r\nContent-Type: " + type
                + "\r\nContent-Length: " + length + "\r\n" + headers + "\r\n\r\n" + body);
    }

    @Test
    void on_a_loopback_host_the_port_counts() {
        try (Running loopback = Running.on(auth, options -> options.publicUrl(URI.create("http://localhost:8080")))) {
            String asking = "/api/auth/signin?useCookies=true";
            assertEquals(
                    400,
                    loopback.post(asking, "{}", "Origin: http://localhost:8080").code());
            assertForged(loopback.post(asking, "{}", "Origin: http://localhost:3000"));
            assertForged(loopback.post(asking, "{}", "Origin: http://127.0.0.1:8080"));
        }
    }
}
