package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who measures requests is told of each once, and never what a stranger typed. */
class RequestObserverTest {

    private final List<String> told = new CopyOnWriteArrayList<>();

    private Running running() {
        return Running.on(
                TestAuth.create(),
                options -> options.observer((method, route, status, time) -> {
                    assertTrue(!time.isNegative(), time.toString());
                    told.add(method + " " + route + " " + status);
                }));
    }

    @Test
    void every_answer_is_told_once_by_the_route_as_we_write_it() {
        try (Running server = running()) {
            String token = server.signedUp("ada@example.com");
            server.get("/api/auth/me?x=1", token);
            server.delete("/api/auth/sessions/ada", "", token);
            server.send("HEAD /api/auth/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            server.post("/api/auth/signin", "{" + " ".repeat(20_000));
            server.get("/health/live");
            assertEquals(
                    List.of(
                            "POST /api/auth/signup 201",
                            "GET /api/auth/me 200",
                            "DELETE /api/auth/sessions/{id} 404",
                            "GET /api/auth/me 401",
                            "POST /api/auth/signin 413",
                            "GET /health/live 200"),
                    told);
        }
    }

    @Test
    void what_is_not_a_route_of_ours_is_other() {
        try (Running server = running()) {
            server.get("/ada@example.com");
            server.get("/api/auth/signin");
            server.send("ADA /api/auth/me HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(List.of("other other 404", "other other 405", "other other 405"), told);
        }
    }
}
