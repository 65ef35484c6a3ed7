package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.example.tasks.Person.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route, and everything that can be wrong with a request. */
class TaskRoutesIT {

    private final Person ada = SharedServer.somebody();

    private static void assertProblem(int status, String code, Answer answer) {
        assertEquals(status, answer.status(), answer.text());
        assertEquals(code, answer.text("code"));
        assertEquals(
                "application/problem+json",
                answer.response().headers().firstValue("content-type").orElse(""));
        assertEquals(answer.response().headers().firstValue("x-request-id").orElse(""), answer.text("requestId"));
    }

    private static List<String> members(JsonNode node) {
        return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
                .toList();
    }

    @Test
    void a_task_is_created_read_changed_completed_and_deleted() {
        Answer created = ada.post(ada.tasks(), "{\"title\":\"  Buy milk \",\"description\":\"two\\nor\\tthree\"}");
        assertEquals(201, created.status(), created.text());
        assertEquals(
                List.of("id", "userId", "title", "description", "completed", "createdAt", "updatedAt"),
                members(created.json()));
        String task = created.text("id");
        assertEquals(UUID.fromString(task).toString(), task);
        assertEquals(ada.id(), created.text("userId"));
        assertEquals("Buy milk", created.text("title"));
        assertEquals("two\nor\tthree", created.text("description"));
        assertFalse(created.json().get("completed").booleanValue());
        assertEquals(created.text("createdAt"), created.text("updatedAt"));
        assertEquals(
                "no-store",
                created.response().headers().firstValue("cache-control").orElse(""));

        assertEquals(created.text(), ada.get(ada.task(task)).text());
        Answer completed = ada.post(ada.task(task) + "/complete", "");
        assertEquals(200, completed.status());
        assertTrue(completed.json().get("completed").booleanValue());
        assertTrue(Instant.parse(completed.text("updatedAt")).isAfter(Instant.parse(completed.text("createdAt"))));
        assertFalse(ada.post(ada.task(task) + "/complete", "{}")
                .json()
                .get("completed")
                .booleanValue());

        Answer deleted = ada.delete(ada.task(task));
        assertEquals(204, deleted.status());
        assertEquals("", deleted.text());
        assertProblem(404, "not_found", ada.get(ada.task(task)));
        assertProblem(404, "not_found", ada.delete(ada.task(task)));
        assertProblem(404, "not_found", ada.patch(ada.task(task), "{}"));
        assertProblem(404, "not_found", ada.post(ada.task(task) + "/complete", ""));
    }

    @Test
    void a_change_leaves_alone_what_it_does_not_name_and_null_clears_a_description() {
        String path = ada.task(
                ada.post(ada.tasks(), "{\"title\":\"a\",\"description\":\"b\"}").text("id"));
        Answer titled = ada.patch(path, "{\"title\":\" c \"}");
        assertEquals(200, titled.status(), titled.text());
        assertEquals("c", titled.text("title"));
        assertEquals("b", titled.text("description"));
        assertEquals("", ada.patch(path, "{\"description\":\"\"}").text("description"));
        assertTrue(
                ada.patch(path, "{\"completed\":true}").json().get("completed").booleanValue());
        Answer cleared = ada.patch(path, "{\"description\":null,\"completed\":null,\"id\":\"x\",\"userId\":\"x\"}");
        assertEquals(200, cleared.status(), cleared.text());
        assertTrue(cleared.json().get("description").isNull());
        assertTrue(cleared.json().get("completed").booleanValue());
        assertEquals("c", cleared.text("title"));
        assertEquals(ada.id(), cleared.text("userId"));
        assertEquals(ada.get(path).text(), cleared.text());
    }

    @Test
    void a_new_task_reads_title_and_description_only() {
        Answer created = ada.post(
                ada.tasks(),
                "{\"title\":\"a\",\"completed\":true,\"id\":\"x\",\"userId\":\"" + UUID.randomUUID() + "\"}");
        assertEquals(201, created.status(), created.text());
        assertFalse(created.json().get("completed").booleanValue());
        assertEquals(ada.id(), created.text("userId"));
        assertTrue(created.json().get("description").isNull());
    }

    @Test
    void lengths_are_counted_in_code_points() {
        String title = "\uD83E\uDD5B".repeat(200);
        String description = "\uD83E\uDD5B".repeat(1_000);
        Answer longest =
                ada.post(ada.tasks(), "{\"title\":\" " + title + "\",\"description\":\"" + description + "\"}");
        assertEquals(201, longest.status(), longest.text());
        assertEquals(title, longest.text("title"));
        assertEquals(description, longest.text("description"));

        Answer tooLong =
                ada.post(ada.tasks(), "{\"title\":\"x" + title + "\",\"description\":\"x" + description + "\"}");
        assertProblem(400, "validation_failed", tooLong);
        assertEquals("Title must be 200 characters or less", tooLong.text("error"));
        assertEquals(
                "[{\"field\":\"title\",\"code\":\"too_long\",\"message\":\"Title must be 200 characters or less\"},"
                        + "{\"field\":\"description\",\"code\":\"too_long\",\"message\":\"Description must be 1000 characters or less\"}]",
                tooLong.json().get("errors").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"title\":null}", "{\"title\":\"\"}", "{\"title\":\" \\u2003\\n\"}"})
    void a_title_is_required(String body) {
        Answer answer = ada.post(ada.tasks(), body);
        assertProblem(400, "validation_failed", answer);
        assertEquals("Title is required", answer.text("error"));
        assertEquals("required", answer.json().at("/errors/0/code").textValue());
    }

    @Test
    void a_change_may_leave_the_title_out_but_not_empty() {
        String path = ada.task(ada.add("a"));
        assertEquals("Title is required", ada.patch(path, "{\"title\":null}").text("error"));
        assertEquals("Title is required", ada.patch(path, "{\"title\":\" \"}").text("error"));
        assertEquals("a", ada.patch(path, "{}").text("title"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\tb", "a\\nb", "a\\u007fb", "a\\u0085b", "a\\ud800b"})
    void control_characters_and_lone_surrogates_are_no_title(String title) {
        Answer answer = ada.post(ada.tasks(), "{\"title\":\"" + title + "\"}");
        assertProblem(400, "validation_failed", answer);
        assertEquals("Title contains characters that are not allowed", answer.text("error"));
        assertEquals("invalid_characters", answer.json().at("/errors/0/code").textValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\u001b", "\\u0085", "\\udc00"})
    void a_description_may_hold_line_breaks_and_tabs_and_no_other_control_character(String character) {
        Answer answer = ada.post(ada.tasks(), "{\"title\":\"a\",\"description\":\"\\r\\n\\t" + character + "\"}");
        assertProblem(400, "validation_failed", answer);
        assertEquals("Description contains characters that are not allowed", answer.text("error"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{\"title\":1}",
                "{\"title\":\"a\",\"title\":\"b\"}",
                "{\"title\":\"a\",\"description\":{}}",
                "{\"title\":\"a\"} x"
            })
    void what_is_no_json_of_the_right_types_is_refused(String body) {
        assertProblem(400, "invalid_json", ada.post(ada.tasks(), body));
    }

    @Test
    void a_flag_is_no_text() {
        assertProblem(400, "invalid_json", ada.patch(ada.task(ada.add("a")), "{\"completed\":\"true\"}"));
    }

    @Test
    void bodies_are_bounded_json() {
        assertProblem(400, "invalid_json", ada.post(ada.tasks(), ""));
        assertProblem(413, "payload_too_large", ada.post(ada.tasks(), "{\"title\":\"" + "x".repeat(16 * 1024) + "\"}"));
        assertProblem(
                415,
                "unsupported_media_type",
                ada.send("POST", ada.tasks(), "title=a", "Content-Type", "application/x-www-form-urlencoded"));
    }

    @Test
    void completing_needs_no_body_and_takes_no_body_but_json() {
        String path = ada.task(ada.add("a")) + "/complete";
        assertTrue(ada.post(path, "{\"unheardOf\":1}").json().get("completed").booleanValue());
        for (String body : List.of("[]", "{", "null", "{} {}", "{\"a\":1,\"a\":2}")) {
            assertProblem(400, "invalid_json", ada.post(path, body));
        }
        assertProblem(413, "payload_too_large", ada.post(path, "{\"a\":\"" + "x".repeat(16 * 1024) + "\"}"));
        assertProblem(415, "unsupported_media_type", ada.send("POST", path, "a=b", "Content-Type", "text/plain"));
        assertFalse(
                ada.post(path, "").json().get("completed").booleanValue(), "what was refused has completed nothing");
    }

    @Test
    void the_document_of_the_routes_is_served() throws Exception {
        Answer document = ada.signedOut().get("/tasks/openapi.yaml");
        assertEquals(200, document.status());
        assertEquals(
                "application/yaml; charset=utf-8",
                document.response().headers().firstValue("content-type").orElse(""));
        assertEquals(
                Files.readString(Path.of("src/main/resources/dev/doorward/example/tasks/openapi.yaml")),
                document.text());
    }

    @Test
    void other_methods_are_told_which_there_are() {
        Answer collection = ada.delete(ada.tasks());
        assertProblem(405, "method_not_allowed", collection);
        assertEquals(
                "GET, HEAD, OPTIONS, POST",
                collection.response().headers().firstValue("allow").orElse(""));
        Answer one = ada.send("PUT", ada.task(UUID.randomUUID().toString()), "{}");
        assertProblem(405, "method_not_allowed", one);
        assertEquals(
                "DELETE, GET, HEAD, OPTIONS, PATCH",
                one.response().headers().firstValue("allow").orElse(""));
        assertProblem(404, "not_found", ada.get(ada.tasks() + "/"));
        assertProblem(404, "not_found", ada.get(ada.task(UUID.randomUUID() + "/other")));
    }

    @Test
    void the_rest_of_the_server_is_there() {
        assertEquals(200, ada.get("/health/ready").status());
        assertEquals(200, ada.get("/.well-known/jwks.json").status());
        assertEquals(200, ada.get("/api/auth/me").status());
    }
}
