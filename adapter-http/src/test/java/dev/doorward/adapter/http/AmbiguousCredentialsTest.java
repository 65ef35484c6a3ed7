package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tokens of one kind in one request: the same passes, another one does not, and nobody guesses. */
class AmbiguousCredentialsTest {

    private static final String PASSWORD =
            "{\"currentPassword\":\"x\",\"newPassword\":\"another password\",\"password\":\"x\"}";

    private final TestAuth auth = TestAuth.create();
    private final Running running =
            Running.on(auth, options -> options.publicUrl(URI.create("https://id.example.org")));
    private Wire.Answer ada;
    private Wire.Answer bob;

    @BeforeEach
    void signUp() {
        ada = running.post("/api/auth/signup", Running.signUp("ada@example.org"));
        bob = running.post("/api/auth/signup", Running.signUp("bob@example.org"));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static String header(Wire.Answer grant) {
        return Running.bearer(grant.text("token"));
    }

    private static String access(Wire.Answer grant) {
        return "__Host-doorward_access=" + grant.text("token");
    }

    private static String refresh(Wire.Answer grant) {
        return "__Host-doorward_refresh=" + grant.text("refreshToken");
    }

    private static String body(Wire.Answer grant) {
        return "{\"refreshToken\":\"" + grant.text("refreshToken") + "\"}";
    }

    private static void assertAmbiguous(Wire.Answer answer) {
        assertEquals("400 ambiguous_credentials", answer.code() + " " + answer.text("code"));
        assertEquals("Conflicting credentials", answer.text("error"));
    }

    private List<Wire.Answer> onEverySessionBoundRoute(String... headers) {
        return List.of(
                running.get("/api/auth/me", headers),
                running.get("/api/auth/sessions", headers),
                running.delete("/api/auth/sessions/x", "", headers),
                running.post("/api/auth/password", PASSWORD, headers),
                running.delete("/api/auth/me", PASSWORD, headers),
                running.post("/api/auth/signout?scope=others", "", headers),
                running.post("/api/auth/signout?scope=global", "", headers),
                running.post("/api/auth/signout", "", headers));
    }

    @Test
    void two_access_tokens_that_differ_are_refused_everywhere() {
        onEverySessionBoundRoute(header(ada), "Cookie: " + access(bob))
                .forEach(AmbiguousCredentialsTest::assertAmbiguous);
        onEverySessionBoundRoute(header(ada), "Cookie: __Host-doorward_access=")
                .forEach(AmbiguousCredentialsTest::assertAmbiguous);
        onEverySessionBoundRoute("Cookie: " + access(ada) + "; " + access(bob))
                .forEach(AmbiguousCredentialsTest::assertAmbiguous);
        onEverySessionBoundRoute("Cookie: " + access(ada), "Cookie: " + access(bob))
                .forEach(AmbiguousCredentialsTest::assertAmbiguous);
        onEverySessionBoundRoute("Cookie: " + access(ada) + "; " + refresh(ada) + "; " + refresh(bob))
                .forEach(AmbiguousCredentialsTest::assertAmbiguous);
        onEverySessionBoundRoute(header(ada), header(bob)).forEach(AmbiguousCredentialsTest::assertAmbiguous);
        onEverySessionBoundRoute(header(ada), header(ada)).forEach(AmbiguousCredentialsTest::assertAmbiguous);
        onEverySessionBoundRoute("Authorization: Basic YTpi", header(ada))
                .forEach(AmbiguousCredentialsTest::assertAmbiguous);
        for (Wire.Answer grant : List.of(ada, bob)) {
            assertEquals(200, running.get("/api/auth/me", header(grant)).code());
        }
    }

    @Test
    void the_same_access_token_twice_passes() {
        assertPasses(header(ada), "Cookie: " + access(ada));
        assertPasses("Cookie: " + access(bob) + "; " + access(bob));
        ada = running.post("/api/auth/signin", Running.signIn("ada@example.org", Running.PASSWORD));
        assertPasses(header(ada), "Cookie: " + access(ada), "Cookie: " + access(ada));
    }

    /** The sign-out with scope global ends the session, and the last one finds it over. */
    private void assertPasses(String... headers) {
        List<Integer> codes = onEverySessionBoundRoute(headers).stream()
                .map(Wire.Answer::code)
                .toList();
        assertEquals(List.of(200, 200, 404, 401, 401, 200, 200, 200), codes);
    }

    @Test
    void another_scheme_in_the_header_is_no_second_token() {
        assertEquals(
                200,
                running.get("/api/auth/me", "Authorization: Basic YTpi", "Cookie: " + access(ada))
                        .code());
    }

    @Test
    void two_refresh_tokens_that_differ_are_refused() {
        for (String path : List.of("/api/auth/refresh", "/api/auth/signout")) {
            assertAmbiguous(running.post(path, body(ada), "Cookie: " + refresh(bob)));
            assertAmbiguous(running.post(path, body(ada), "Cookie: __Host-doorward_refresh="));
            assertAmbiguous(running.post(path, "", "Cookie: " + refresh(ada) + "; " + refresh(bob)));
            assertAmbiguous(running.post(path, "", "Cookie: " + refresh(ada), "Cookie: " + refresh(bob)));
        }
        assertEquals(
                200,
                running.post("/api/auth/refresh", body(ada), "Cookie: " + refresh(ada))
                        .code());
        assertEquals(
                200,
                running.post("/api/auth/refresh", "", "Cookie: " + refresh(bob) + "; " + refresh(bob))
                        .code());
    }

    @Test
    void too_many_cookies_to_tell_apart_are_refused() {
        String flood = "Cookie: " + "a=b; ".repeat(200) + access(ada);
        onEverySessionBoundRoute(flood).forEach(AmbiguousCredentialsTest::assertAmbiguous);
        assertAmbiguous(running.post("/api/auth/refresh", body(ada), flood));
        assertEquals(400, running.post("/api/auth/signin", "{}", flood).code());
    }
}
