package dev.doorward.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** An exchange that a document does not have fails the test that has sent it, with the document's line. */
class ApiDocumentTest {

    private static final String PROBLEM = "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
            + "\"error\":\"Authentication required\",\"code\":\"%s\",\"requestId\":\"1\"}";
    private static final String REFUSED = PROBLEM.formatted("authentication_required");
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private record Answer(HttpRequest request, int statusCode, HttpHeaders headers, String body)
            implements HttpResponse<String> {

        @Override
        public Optional<HttpResponse<String>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }

    private static HttpResponse<String> check(
            String method, String path, String sent, int status, Map<String, String> headers, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(sent))
                .build();
        Map<String, List<String>> lists =
                headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
        return ApiDocument.checked(new Answer(request, status, HttpHeaders.of(lists, (name, value) -> true), body));
    }

    private static void refuses(
            String why, String method, String path, String sent, int status, Map<String, String> headers, String body) {
        AssertionError error =
                assertThrows(AssertionError.class, () -> check(method, path, sent, status, headers, body));
        assertTrue(error.getMessage().contains(why), error.getMessage());
    }

    private static Map<String, String> problem(String challenge) {
        return Map.of("Content-Type", "application/problem+json", "WWW-Authenticate", challenge);
    }

    @Test
    void what_the_document_has_passes_and_is_counted() {
        long before = ApiDocument.SERVER.seen().getOrDefault("me 401", 0L);
        assertEquals(
                401,
                check("GET", "/api/auth/me", "", 401, problem("Bearer"), REFUSED)
                        .statusCode());
        assertEquals(before + 1, ApiDocument.SERVER.seen().get("me 401"));
        assertTrue(ApiDocument.SERVER.promised().get("me 401").matches("specs/openapi.yaml:[0-9]+"));
        assertEquals(200, check("GET", "/anywhere", "", 200, Map.of(), "x").statusCode());
        assertEquals(
                204, check("OPTIONS", "/api/auth/me", "", 204, Map.of(), "").statusCode());
    }

    @Test
    void an_answer_that_the_document_does_not_have_fails() {
        String line = ApiDocument.SERVER.promised().get("me 401");
        refuses("not documented at " + line, "GET", "/api/auth/me", "", 418, JSON, "{}");
        refuses("instead of application/problem+json at " + line, "GET", "/api/auth/me", "", 401, JSON, REFUSED);
        refuses("WWW-Authenticate at " + line, "GET", "/api/auth/me", "", 401, problem("Basic"), REFUSED);
        refuses("enumeration", "GET", "/api/auth/me", "", 401, problem("Bearer"), PROBLEM.formatted("email_taken"));
        refuses("not JSON", "GET", "/api/auth/me", "", 401, problem("Bearer"), "x");
        refuses("additional", "GET", "/health/live", "", 200, JSON, "{\"status\":\"ok\",\"version\":\"1\"}");
        refuses("a body at", "DELETE", "/api/auth/me", "{\"password\":\"x\"}", 204, Map.of(), "{}");
        refuses("no such operation", "GET", "/api/auth/nowhere", "", 200, JSON, "{}");
    }

    @Test
    void a_request_that_was_accepted_must_be_valid_and_one_that_was_refused_need_not_be() {
        String where = ApiDocument.SERVER.promised().get("deleteAccount 204");
        refuses("accepted without a body at " + where, "DELETE", "/api/auth/me", "", 204, Map.of(), "");
        refuses("required", "DELETE", "/api/auth/me", "{}", 204, Map.of(), "");
        String page = "{\"tasks\":[],\"next\":null}";
        String tasks = "/api/00000000-0000-4000-8000-000000000000/tasks";
        check("GET", tasks + "?limit=100", "", 200, JSON, page);
        refuses("limit at " + ApiDocument.TASKS.file(), "GET", tasks + "?limit=101", "", 200, JSON, page);
        refuses("limit at " + ApiDocument.TASKS.file(), "GET", tasks + "?limit=x", "", 200, JSON, page);
        check("DELETE", "/api/auth/me", "[", 401, problem("Bearer"), REFUSED);
        String session = "/api/auth/sessions/00000000-0000-4000-8000-00000000000";
        check("DELETE", session + "%30", "", 204, Map.of(), "");
        check("DELETE", session, "", 401, problem("Bearer"), REFUSED);
        refuses("id at " + ApiDocument.SERVER.file(), "DELETE", session, "", 204, Map.of(), "");
    }

    @Test
    void an_operation_knows_its_example_and_its_members() {
        ApiDocument.Operation create = ApiDocument.TASKS.operations().stream()
                .filter(operation -> operation.id().equals("createTask"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("title", "description"), create.members());
        assertEquals("Buy milk", create.example().orElseThrow().get("title").asText());
        assertFalse(ApiDocument.TASKS.promised().containsKey("createTask 200"));
    }
}
