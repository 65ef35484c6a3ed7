package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a stranger tries is counted each time, and fills no log. */
@Tag("FR-019")
class RefusalsTest {

    private static final class Told implements RequestObserver {
        final List<String> refused = new CopyOnWriteArrayList<>();

        @Override
        public void answered(String method, String route, int status, Duration time) {}

        @Override
        public void refused(String code) {
            refused.add(code);
        }
    }

    private final Told told = new Told();

    @Test
    void forged_tokens_and_cross_site_requests_are_told_each_and_nothing_else_is() {
        try (Running server = Running.on(
                TestAuth.create(),
                options -> options.observer(told).publicUrl(URI.create("https://accounts.example.org")))) {
            String token = server.signedUp("ada@example.com");
            server.get("/api/auth/me", token);
            server.get("/api/auth/me");
            server.post("/api/auth/signin", "{}");
            assertEquals(List.of(), told.refused);

            server.get("/api/auth/me", Running.bearer("forged"));
            server.get("/api/auth/sessions", Running.bearer("forged"));
            server.send("POST /api/auth/signout HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: cross-site\r\n"
                    + "Connection: close\r\nContent-Length: 0\r\n\r\n");
            assertEquals(List.of("invalid_token", "invalid_token", "cross_site_request"), told.refused);
        }
    }
}
