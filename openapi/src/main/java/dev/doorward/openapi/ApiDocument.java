package dev.doorward.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An OpenAPI document of this repository, which what tests send and are answered is held against, in both directions: bodies,
 * parameters of the path and of the query, answers and their headers.
 */
public final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** The server's. */
    public static final ApiDocument SERVER = new ApiDocument("specs/openapi.yaml");

    /** The example's routes, which a server without it does not have. */
    public static final ApiDocument TASKS =
            new ApiDocument("examples/tasks/src/main/resources/dev/doorward/example/tasks/openapi.yaml");

    private final String file;
    private final List<String> lines;
    private final JsonNode root;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            Dialect.builder(Dialects.getDraft202012())
                    .keyword(new NonValidationKeyword("components"))
                    .build(),
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, LongAdder> seen = new ConcurrentSkipListMap<>();

    private ApiDocument(String file) {
        this.file = file;
        try {
            lines = Files.readAllLines(repository().resolve(file));
            root = new YAMLMapper().readTree(String.join("\n", lines));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        for (Map.Entry<String, JsonNode> path : root.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
                if (METHODS.contains(entry.getKey())) {
                    operations.add(new Operation(this, entry.getKey(), path.getKey(), entry.getValue()));
                }
            }
        }
    }

    /** Tests run in the folder of their module. */
    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("specs/openapi.yaml"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /**
     * An operation of a document.
     *
     * @param method in lower case
     * @param path as the document writes it
     */
    public record Operation(ApiDocument document, String method, String path, JsonNode node) {

        public String id() {
            return node.get("operationId").asText();
        }

        /** Where it stands: {@code specs/openapi.yaml:42}. */
        public String place() {
            return document.place("operationId: " + id());
        }

        private boolean answers(Exchange exchange) {
            return exchange.method().equalsIgnoreCase(method)
                    && matcher(exchange).matches();
        }

        /** Of the path, with a group for each parameter. */
        private Matcher matcher(Exchange exchange) {
            return Pattern.compile(path.replaceAll("\\{([a-zA-Z]+)}", "(?<$1>[^/]+)"))
                    .matcher(exchange.path());
        }

        /** What was sent as a parameter, if anything was. */
        private Optional<String> sent(JsonNode parameter, Exchange exchange) {
            String name = parameter.get("name").asText();
            if (!parameter.get("in").asText().equals("path")) {
                return exchange.parameter(name);
            }
            Matcher matcher = matcher(exchange);
            return matcher.matches()
                    ? Optional.of(URLDecoder.decode(matcher.group(name), StandardCharsets.UTF_8))
                    : Optional.empty();
        }

        private JsonNode schemaOfBody() {
            return node.at("/requestBody/content/application~1json/schema");
        }

        /** The first example of its body. */
        public Optional<ObjectNode> example() {
            Iterator<JsonNode> examples =
                    document.resolve(schemaOfBody()).path("examples").elements();
            return examples.hasNext() ? Optional.of((ObjectNode) examples.next().deepCopy()) : Optional.empty();
        }

        /** The names of what its body may have. */
        public List<String> members() {
            List<String> names = new ArrayList<>();
            document.resolve(schemaOfBody()).path("properties").fieldNames().forEachRemaining(names::add);
            return names;
        }
    }

    public String file() {
        return file;
    }

    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Everything that the document promises: by {@code operation status} where it does, as {@code specs/openapi.yaml:42}. */
    public Map<String, String> promised() {
        Map<String, String> promised = new TreeMap<>();
        for (Operation operation : operations) {
            operation
                    .node()
                    .get("responses")
                    .fieldNames()
                    .forEachRemaining(status -> promised.put(operation.id() + " " + status, operation.place()));
        }
        return promised;
    }

    /** What of it this JVM has seen, by {@code operation status}: how often. */
    public Map<String, Long> seen() {
        Map<String, Long> counts = new ConcurrentSkipListMap<>();
        seen.forEach((key, count) -> counts.put(key, count.sum()));
        return counts;
    }

    /**
     * Gives the answer back, once a document has both it and what was asked. What was accepted must be valid; of what was not, only
     * the answer is looked at.
     *
     * @throws AssertionError naming the document's line
     */
    public static HttpResponse<String> checked(HttpResponse<String> answer) {
        Exchange exchange = Exchange.of(answer);
        boolean known = SERVER.check(exchange) | TASKS.check(exchange);
        boolean ours = METHODS.contains(exchange.method().toLowerCase(Locale.ROOT))
                && exchange.path().startsWith("/api/")
                && exchange.isAccepted();
        expect(known || !ours, () -> SERVER.file + " and " + TASKS.file + " have no such operation: " + exchange);
        return answer;
    }

    /** Whether it is about an operation of this document. */
    boolean check(Exchange exchange) {
        Optional<Operation> found = operations.stream()
                .filter(operation -> operation.answers(exchange))
                .findFirst();
        found.ifPresent(operation -> check(operation, exchange));
        return found.isPresent();
    }

    private void check(Operation operation, Exchange exchange) {
        String where = operation.place() + " (" + operation.id() + "): " + exchange + "\n";
        String status = Integer.toString(exchange.status());
        JsonNode response = operation.node().get("responses").path(status);
        expect(!response.isMissingNode(), () -> "not documented at " + where);
        checkAnswer(resolve(response), exchange, where);
        if (exchange.isAccepted()) {
            checkRequest(operation, exchange, where);
        }
        seen.computeIfAbsent(operation.id() + " " + status, unseen -> new LongAdder())
                .increment();
    }

    private void checkAnswer(JsonNode response, Exchange exchange, String where) {
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            expect(exchange.body().isEmpty(), () -> "a body at " + where);
        } else {
            String type = content.fieldNames().next();
            String sent = exchange.header("Content-Type").replaceFirst(";.*", "");
            expect(type.equals(sent), () -> sent + " instead of " + type + " at " + where);
            check(content.get(type).get("schema"), Exchange.json(exchange.body()), where);
        }
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            JsonNode schema = resolve(header.getValue()).get("schema");
            check(schema, Exchange.value(schema, exchange.header(header.getKey())), header.getKey() + " at " + where);
        }
    }

    private void checkRequest(Operation operation, Exchange exchange, String where) {
        JsonNode body = operation.node().path("requestBody");
        if (!body.isMissingNode() && !exchange.sent().isEmpty()) {
            check(operation.schemaOfBody(), Exchange.json(exchange.sent()), where);
        }
        expect(
                !body.path("required").asBoolean() || !exchange.sent().isEmpty(),
                () -> "accepted without a body at " + where);
        for (JsonNode reference : operation.node().path("parameters")) {
            JsonNode parameter = resolve(reference);
            JsonNode schema = parameter.get("schema");
            operation
                    .sent(parameter, exchange)
                    .ifPresent(sent -> check(
                            schema,
                            Exchange.value(schema, sent),
                            parameter.get("name").asText() + " at " + where));
        }
    }

    private void check(JsonNode schema, JsonNode value, String where) {
        List<Error> errors = schemas.computeIfAbsent(schema, this::compiled).validate(value);
        expect(errors.isEmpty(), () -> errors + " at " + where);
    }

    private Schema compiled(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.get("components"));
        return registry.getSchema(whole);
    }

    /** Follows a reference, where it is one. */
    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }

    private String place(String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(text)) {
                return file + ":" + (i + 1);
            }
        }
        throw new AssertionError(file + " does not say: " + text);
    }

    private static void expect(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise.get());
        }
    }
}
