package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** {@code specs/openapi.yaml}, which every exchange is held against, in both directions. */
final class OpenApi {

    static final String FILE = "specs/openapi.yaml";
    static final OpenApi DOCUMENT = new OpenApi();

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode root;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    private OpenApi() {
        try {
            root = new YAMLMapper().readTree(Documents.text(FILE));
        } catch (IOException failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    /**
     * An operation of the document.
     *
     * @param path as the document writes it
     */
    record Operation(String method, String path, JsonNode node) {

        String id() {
            return node.get("operationId").asText();
        }

        Documents.Place place() {
            return Documents.find(FILE, "operationId: " + id());
        }

        private boolean answers(Call call) {
            String asked = call.path.replaceFirst("\\?.*", "");
            return call.method.equalsIgnoreCase(method) && asked.matches(path.replaceAll("\\{[a-z]+}", "[^/]+"));
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry ->
                                operations.add(new Operation(entry.getKey(), path.getKey(), entry.getValue()))));
        return operations;
    }

    /** Follows a reference, where it is one. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** Everything that the document promises, as {@code operation status}. */
    Set<String> promised() {
        Set<String> promised = new TreeSet<>();
        for (Operation operation : operations()) {
            operation
                    .node()
                    .get("responses")
                    .fieldNames()
                    .forEachRemaining(status -> promised.add(operation.id() + " " + status));
        }
        return promised;
    }

    Set<String> seen() {
        return new TreeSet<>(seen);
    }

    /** Fails unless the document has this request and this answer; the example's own routes are not in it. */
    void check(Exchange exchange) {
        Optional<Operation> found = operations().stream()
                .filter(operation -> operation.answers(exchange.call()))
                .findFirst();
        if (found.isEmpty()) {
            boolean ours = exchange.call().path.startsWith("/api/auth/") && exchange.status() < 300;
            assertTrue(!ours, FILE + " has no such operation: " + exchange);
            return;
        }
        Operation operation = found.orElseThrow();
        String where = operation.place() + " (" + operation.id() + "): " + exchange + "\n";
        JsonNode response = operation.node().get("responses").path(Integer.toString(exchange.status()));
        if (response.isMissingNode()) {
            fail("not documented at " + where);
        }
        checkAnswer(resolve(response), exchange, where);
        checkRequest(operation, exchange, where);
        seen.add(operation.id() + " " + exchange.status());
    }

    private void checkAnswer(JsonNode response, Exchange exchange, String where) {
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertEquals("", exchange.body(), "a body at " + where);
        } else {
            String type = content.fieldNames().next();
            assertEquals(type, exchange.header("Content-Type").replaceFirst(";.*", ""), where);
            check(content.get(type).get("schema"), exchange.json(), where);
        }
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            JsonNode schema = resolve(header.getValue()).get("schema");
            String value = exchange.header(header.getKey());
            boolean number = schema.get("type").asText().equals("integer") && value.matches("[0-9]+");
            check(
                    schema,
                    number ? Json.parse(value) : Json.parse(Json.quoted(value)),
                    header.getKey() + " at " + where);
        }
    }

    /** What was accepted is valid, and what is not valid was refused. */
    private void checkRequest(Operation operation, Exchange exchange, String where) {
        JsonNode body = operation.node().path("requestBody");
        if (exchange.status() < 300
                && !body.isMissingNode()
                && !exchange.call().body.orElse("").isEmpty()) {
            check(
                    body.at("/content/application~1json/schema"),
                    Json.parse(exchange.call().body.orElseThrow()),
                    where);
        }
        if (exchange.status() < 300 && body.path("required").asBoolean()) {
            assertTrue(exchange.call().body.isPresent(), "accepted without a body: " + where);
        }
    }

    void check(JsonNode schema, JsonNode value, String where) {
        List<Error> errors = schemas.computeIfAbsent(schema, this::compiled).validate(value);
        assertTrue(errors.isEmpty(), () -> errors + " at " + where);
    }

    private Schema compiled(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.get("components"));
        return registry.getSchema(whole);
    }

    /** The example of an operation's body. */
    Optional<ObjectNode> example(Operation operation) {
        JsonNode schema = operation.node().at("/requestBody/content/application~1json/schema");
        Iterator<JsonNode> examples = resolve(schema).path("examples").elements();
        return examples.hasNext() ? Optional.of((ObjectNode) examples.next().deepCopy()) : Optional.empty();
    }

    ObjectNode schemaOfBody(Operation operation) {
        return (ObjectNode) resolve(operation.node().at("/requestBody/content/application~1json/schema"));
    }
}
