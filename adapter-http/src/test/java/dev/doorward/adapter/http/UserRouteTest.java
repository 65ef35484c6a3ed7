package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.FieldFault;
import dev.doorward.testkit.TestAuth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A host's routes beside ours, by the rules of ours. */
class UserRouteTest {

    private record Note(UUID id, String text, Instant at) {}

    private interface Visit {
        void to(Running server, String ada);
    }

    private static void with(UnaryOperator<AuthHandlerBuilder> routes, Visit visit) {
        try (Running server = Running.on(TestAuth.create(), routes)) {
            visit.to(server, server.signedUp("ada@example.org"));
        }
    }

    private static void assertProblem(int status, String code, Wire.Answer answer) {
        assertEquals(status, answer.code(), answer.text());
        assertEquals(code, answer.json().get("code").textValue());
        assertEquals(
                answer.header("X-Request-Id").orElseThrow(),
                answer.json().get("requestId").textValue());
    }

    private static String userId(Running server, String session) {
        return server.get("/api/auth/me", session).json().at("/user/id").textValue();
    }

    @Test
    void only_a_living_session_reaches_it_and_its_answer_is_dressed_like_ours() {
        with(
                api -> api.route(
                        "GET",
                        "/hello",
                        request -> Reply.json(
                                200, Map.of("hello", request.session().name()))),
                (server, ada) -> {
                    Wire.Answer hello = server.get("/hello", ada);
                    assertEquals(200, hello.code());
                    assertEquals("{\"hello\":\"Ada\"}", hello.text());
                    for (String header : List.of("X-Request-Id", "Cache-Control", "X-Content-Type-Options")) {
                        assertTrue(hello.header(header).isPresent(), header);
                    }
                    assertProblem(401, "authentication_required", server.get("/hello"));
                    server.post("/api/auth/signout", "", ada);
                    assertProblem(401, "invalid_token", server.get("/hello", ada));
                });
    }

    @Test
    void the_user_in_the_path_is_the_one_who_asks() {
        with(api -> api.route("GET", "/api/{userId}/x", request -> Reply.empty(204)), (server, ada) -> {
            String id = userId(server, ada);
            String bob = server.signedUp("bob@example.org");
            assertEquals(204, server.get("/api/" + id + "/x", ada).code());
            assertProblem(403, "access_denied", server.get("/api/" + id + "/x", bob));
            assertProblem(403, "access_denied", server.get("/api/" + id.toUpperCase() + "/x", ada));
            assertProblem(403, "access_denied", server.get("/api/me/x", ada));
            assertProblem(401, "authentication_required", server.get("/api/me/x"));
            assertProblem(404, "not_found", server.get("/api//x", ada));
        });
    }

    @Test
    void names_in_the_path_and_parameters_are_read_once_decoded() {
        with(
                api -> api.route(
                                "GET",
                                "/a/{one}/b/{two}",
                                request -> Reply.json(
                                        200,
                                        List.of(
                                                request.path("one"),
                                                request.path("two"),
                                                request.id("two").isPresent(),
                                                request.query("q").orElse("-"))))
                        .route("GET", "/a/1/b/2", request -> Reply.empty(204)),
                (server, ada) -> {
                    assertEquals(
                            "[\"x y\",\"z\",false,\"-\"]",
                            server.get("/a/x%20y/b/z", ada).text());
                    String id = UUID.randomUUID().toString();
                    assertEquals(
                            "[\"1\",\"" + id + "\",true,\"a=b\"]",
                            server.get("/a/1/b/" + id + "?q=a%3Db", ada).text());
                    assertEquals(204, server.get("/a/1/b/2", ada).code(), "without names comes first");
                    assertProblem(400, "invalid_parameter", server.get("/a/1/b/3?q=1&q=2", ada));
                    assertProblem(404, "not_found", server.get("/a/1/b/3/", ada));
                });
    }

    @Test
    void bodies_are_read_as_ours_are() {
        with(
                api -> api.route("PUT", "/note", request -> {
                    Json body = request.body();
                    return Reply.json(
                            200,
                            List.of(
                                    body.text("text"),
                                    body.has("gone"),
                                    body.optionalText("gone").orElse("-"),
                                    body.optionalFlag("flag").orElse(false)));
                }),
                (server, ada) -> {
                    assertEquals(
                            "[\"a\",true,\"-\",true]",
                            put(server, "{\"text\":\"a\",\"gone\":null,\"flag\":true}", ada)
                                    .text());
                    assertEquals(
                            "[\"\",false,\"-\",false]", put(server, "{}", ada).text());
                    assertProblem(400, "invalid_json", put(server, "{\"flag\":\"true\"}", ada));
                    assertProblem(400, "invalid_json", put(server, "{\"text\":1}", ada));
                    assertProblem(400, "invalid_json", put(server, "", ada));
                    assertProblem(413, "payload_too_large", put(server, "x".repeat(17_000), ada));
                    Wire.Answer other = server.get("/note", ada);
                    assertProblem(405, "method_not_allowed", other);
                    assertEquals("OPTIONS, PUT", other.header("Allow").orElse(""));
                });
    }

    @Test
    void a_body_that_may_be_left_out_is_json_where_there_is_one() {
        with(
                api -> api.route(
                        "PUT",
                        "/note",
                        request ->
                                Reply.json(200, List.of(request.optionalBody().text("text")))),
                (server, ada) -> {
                    assertEquals("[\"\"]", put(server, "", ada).text());
                    assertEquals("[\"a\"]", put(server, "{\"text\":\"a\"}", ada).text());
                    assertProblem(400, "invalid_json", put(server, "[]", ada));
                    assertProblem(400, "invalid_json", put(server, "{} {}", ada));
                });
    }

    private static Wire.Answer put(Running server, String body, String session) {
        return server.send(Running.posting("/note", body, session).replaceFirst("POST", "PUT"));
    }

    @Test
    void a_record_is_an_object_and_an_instant_a_text() {
        UUID id = UUID.randomUUID();
        with(
                api -> api.route(
                        "GET",
                        "/note",
                        request -> Reply.json(200, new Note(id, null, Instant.parse("2026-11-21T00:00:00.000001Z")))),
                (server, ada) -> assertEquals(
                        "{\"id\":\"" + id + "\",\"text\":null,\"at\":\"2026-11-21T00:00:00.000001Z\"}",
                        server.get("/note", ada).text()));
    }

    @Test
    void what_it_throws_becomes_an_answer_and_nothing_leaks() {
        with(
                api -> api.route("GET", "/down", request -> {
                            throw new StoreFailure("secret");
                        })
                        .route("GET", "/bug", request -> {
                            throw new IllegalStateException("secret");
                        })
                        .route("GET", "/error", request -> {
                            throw new StackOverflowError("secret");
                        })
                        .route("GET", "/null", request -> null)
                        .route("GET", "/typo", request -> Reply.json(200, request.path("typo"))),
                (server, ada) -> {
                    Wire.Answer down = server.get("/down", ada);
                    assertProblem(503, "service_unavailable", down);
                    assertTrue(down.header("Retry-After").isPresent());
                    assertFalse(down.text().contains("secret"));
                    for (String path : List.of("/bug", "/error", "/null", "/typo")) {
                        assertProblem(500, "internal_error", server.get(path, ada));
                        assertFalse(server.get(path, ada).text().contains("secret"));
                    }
                });
    }

    @Test
    void it_refuses_as_we_do() {
        FieldFault fault = new FieldFault("text", "required", "Text is required");
        with(
                api -> api.route("GET", "/none", UserRequest::notFound)
                        .route("GET", "/parameter", UserRequest::invalidParameter)
                        .route("GET", "/invalid", request -> request.invalid(List.of(fault))),
                (server, ada) -> {
                    assertProblem(404, "not_found", server.get("/none", ada));
                    assertProblem(400, "invalid_parameter", server.get("/parameter", ada));
                    Wire.Answer invalid = server.get("/invalid", ada);
                    assertProblem(400, "validation_failed", invalid);
                    assertEquals("Text is required", invalid.json().get("error").textValue());
                    assertEquals(1, invalid.json().get("errors").size());
                });
    }

    @Test
    void a_route_that_cannot_be_is_refused_when_it_is_made() {
        AuthHandlerBuilder api = AuthHandler.builder(TestAuth.create());
        UserEndpoint endpoint = request -> Reply.empty(204);
        for (String path : List.of("", "/", "x", "/a/", "/a//b", "/a/{}", "/a/{b}c", "/api/auth/mine")) {
            assertThrows(IllegalArgumentException.class, () -> api.route("GET", path, endpoint), path);
        }
        api.route("GET", "/a/{b}", endpoint).route("GET", "/a/{b}", endpoint);
        assertEquals(
                "there is a route for GET /a/{b} already",
                assertThrows(IllegalArgumentException.class, api::build).getMessage());
        AuthHandlerBuilder taken = AuthHandler.builder(TestAuth.create()).route("GET", "/health/live", endpoint);
        assertThrows(IllegalArgumentException.class, taken::build);
    }
}
