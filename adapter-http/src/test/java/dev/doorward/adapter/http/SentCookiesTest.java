package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which cookies of a request count, and how they are read. */
class SentCookiesTest {

    private static final String ME = "/api/auth/me";
    private static final String REFRESH = "/api/auth/refresh";
    private static final String SIGN_OUT = "/api/auth/signout";

    private final TestAuth auth = TestAuth.create();
    private final Running running = behind("https://id.example.org");
    private final String token =
            running.post("/api/auth/signup", Running.signUp("ada@example.org")).text("token");

    @AfterEach
    void stop() {
        running.close();
    }

    private Running behind(String publicUrl) {
        return Running.on(auth, options -> options.publicUrl(URI.create(publicUrl)));
    }

    private static void assertCode(int status, String code, Wire.Answer answer) {
        assertEquals(status + " " + code, answer.code() + " " + answer.text("code"));
    }

    @Test
    void only_the_form_in_force_counts() {
        assertCode(401, "authentication_required", running.get(ME, "Cookie: doorward_access=" + token));
        assertEquals(
                200,
                running.get(ME, "Cookie: doorward_access=planted; __Host-doorward_access=" + token)
                        .code());
        assertCode(
                401,
                "invalid_token",
                running.get(ME, "Cookie: doorward_access=" + token + "; __Host-doorward_access=planted"));
        try (Running loopback = behind("http://localhost:8080")) {
            assertCode(401, "authentication_required", loopback.get(ME, "Cookie: __Host-doorward_access=" + token));
            assertEquals(
                    200,
                    loopback.get(ME, "Cookie: __Host-doorward_access=planted; doorward_access=" + token)
                            .code());
        }
    }

    @Test
    void a_cookie_is_read_to_the_letter() {
        for (String header : List.of(
                "Cookie: __Host-doorward_access=" + token,
                "cookie:__Host-doorward_access=" + token + " ",
                "Cookie: a=b;__Host-doorward_access=" + token + ";c=d",
                "Cookie: =; ;;a; \t__Host-doorward_access=" + token + "\t; x==",
                "Cookie: a=\"; __Host-doorward_access=" + token + "; b=\"",
                "Cookie: a=b\r\nCookie: __Host-doorward_access=" + token,
                "Cookie: " + "a=b; ".repeat(199) + "__Host-doorward_access=" + token)) {
            assertEquals(200, running.get(ME, header).code(), header);
        }
        for (String header : List.of(
                "Cookie: __Host-doorward_access",
                "Cookie: __host-doorward_access=" + token,
                "Cookie: __Host-doorward_access =" + token,
                "Cookie: \u00A0__Host-doorward_access=" + token,
                "Cookie: x__Host-doorward_access=" + token,
                "Cookie: __Host-doorward%5Faccess=" + token,
                "Cookie: =__Host-doorward_access=" + token,
                "Cookie: a=b, __Host-doorward_access=" + token,
                "Cookie: a=b __Host-doorward_access=" + token,
                "Cookie2: __Host-doorward_access=" + token)) {
            assertCode(401, "authentication_required", running.get(ME, header));
        }
        for (String value :
                List.of("", " ", "=", "\"" + token + "\"", " " + token, token + "=", "%", "\u00E9", token + ",x")) {
            assertCode(401, "invalid_token", running.get(ME, "Cookie: __Host-doorward_access=" + value));
        }
        String old = "Cookie: $Version=1; __Host-doorward_access=\"x\\\"; __Host-doorward_access=" + token + "\"";
        assertCode(400, "ambiguous_credentials", running.get(ME, old));
    }

    @Test
    void random_cookie_headers_never_break_it() {
        long seed = System.nanoTime();
        int count = Integer.getInteger("doorward.cookies", 1_000);
        System.out.println("random cookie headers: seed " + seed + ", count " + count);
        Random random = new Random(seed);
        String[] pieces = {
            "__Host-doorward_access",
            "__Host-doorward_refresh",
            "doorward_access",
            "=",
            ";",
            "; ",
            " ",
            "\t",
            "\"",
            ",",
            "%00",
            "$Version=1",
            "x",
            "\u00FF",
            "a.b.c",
            "==",
            "__Host-",
            "\\"
        };
        try (Wire wire = running.wire()) {
            for (int i = 0; i < count; i++) {
                StringBuilder cookies = new StringBuilder();
                for (int j = random.nextInt(30); j > 0; j--) {
                    cookies.append(pieces[random.nextInt(pieces.length)]);
                }
                String header = "Cookie: " + cookies;
                String request = switch (random.nextInt(3)) {
                    case 0 -> Running.getting(ME, header);
                    case 1 -> Running.posting(REFRESH, "", header);
                    default -> Running.posting(SIGN_OUT, "", header);
                };
                int code = wire.send(request).answer().code();
                assertTrue(code == 400 || code == 401, () -> code + " " + header);
            }
        }
    }
}
