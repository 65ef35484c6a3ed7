package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.specs.Markdown.Row;
import java.util.Set;

/** What a row of an error table promises of an answer, and what the first page promises of every error. */
final class ErrorRow {

    private static final Set<String> TOKEN_REFUSED = Set.of("invalid_token", "token_expired", "invalid_refresh_token");

    private ErrorRow() {}

    static void check(Row row, Exchange answer) {
        String where = row.place() + " says otherwise: " + answer;
        assertEquals(Integer.parseInt(row.cell("status")), answer.status(), where);
        assertEquals("application/problem+json", answer.header("Content-Type"), where);
        JsonNode problem = answer.json();
        assertEquals(row.cell("code"), problem.path("code").asText(), where);
        assertEquals(row.cell("error"), problem.path("error").asText(), where);
        everyError(answer, problem);
    }

    private static void everyError(Exchange answer, JsonNode problem) {
        String rules = Documents.find(Documents.CONTRACTS + "README.md", "A failure is `application/problem+json`")
                + ": " + answer;
        assertEquals(answer.status(), problem.path("status").asInt(), rules);
        assertEquals("about:blank", problem.path("type").asText(), rules);
        assertEquals(answer.header("X-Request-Id"), problem.path("requestId").asText(), rules);
        boolean validation = problem.path("code").asText().equals("validation_failed");
        assertEquals(validation, problem.has("errors"), rules);
        if (validation) {
            assertEquals(problem.get("error"), problem.at("/errors/0/message"), rules);
        }
        if (answer.call().path.startsWith("/api/")) {
            assertEquals("no-store", answer.header("Cache-Control"), rules);
        }
        String bearer = answer.status() != 401
                ? ""
                : "Bearer" + (TOKEN_REFUSED.contains(problem.path("code").asText()) ? " error=\"invalid_token\"" : "");
        assertEquals(bearer, answer.header("WWW-Authenticate"), rules);
        boolean wait = answer.status() == 429 || answer.status() == 503;
        assertTrue(answer.header("Retry-After").matches(wait ? "[1-9][0-9]*" : ""), rules);
        assertEquals(answer.status() == 405, !answer.header("Allow").isEmpty(), rules);
    }
}
