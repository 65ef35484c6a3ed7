package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.specs.Markdown.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer that stands on a page, and the request above it; where there is none, the heading says method and path. In both
 * "…" stands for what is different every time.
 */
record PageExchange(Optional<Block> request, Block answer) {

    private static final String ADA = "Ada@Example.org";
    private static final String ADDRESS = "192.0.2.7";
    private static final Pattern METHOD_AND_PATH = Pattern.compile("`?([A-Z]+) (/[^ `]*)`?");

    static List<PageExchange> of(String page) {
        List<PageExchange> exchanges = new ArrayList<>();
        Optional<Block> request = Optional.empty();
        for (Block block : Markdown.read(Documents.CONTRACTS + page).blocks()) {
            if (!block.info().equals("http")) {
                continue;
            }
            if (block.lines().get(0).matches("[A-Z]+ /.*")) {
                request = Optional.of(block);
            } else {
                exchanges.add(new PageExchange(request, block));
                request = Optional.empty();
            }
        }
        return exchanges;
    }

    void run(LiveServer server) throws Exception {
        server.database.run(
                "delete from doorward.users where email_canonical = 'ada@example.org'",
                "delete from doorward.attempts");
        boolean asStranger = answer.place().file().endsWith("signup.md");
        Person ada = asStranger ? Person.signUp(server) : Person.signUp(server, ADA, ADDRESS);
        compare(answer.place().named(() -> call(ada).send()));
    }

    private Call call(Person ada) throws Exception {
        String first = request.map(block -> block.lines().get(0)).orElse(answer.heading());
        Matcher start = METHOD_AND_PATH.matcher(first);
        assertTrue(start.find(), () -> answer.place() + ": no request stands above it: " + first);
        Call call = ada.server()
                .call(start.group(1), path(start.group(2), ada))
                .from(ADDRESS)
                .header("User-Agent", "Browser");
        if (request.isEmpty()) {
            return start.group(2).startsWith("/api/") ? call.bearer(ada.token()) : call;
        }
        List<String> lines = request.orElseThrow().lines();
        int blank = lines.contains("") ? lines.indexOf("") : lines.size();
        for (String header : lines.subList(1, blank)) {
            String[] parts = header.split(": ", 2);
            call.header(parts[0], parts[1].replace("…", ada.token()));
        }
        String body = String.join("\n", lines.subList(Math.min(blank + 1, lines.size()), lines.size()));
        call.body = body.isEmpty() ? Optional.empty() : Optional.of(body.replace("…", ada.refreshToken()));
        return call;
    }

    private static String path(String template, Person ada) throws Exception {
        String path = template.replace("{userId}", ada.id());
        if (!path.contains("{id}")) {
            return path;
        }
        boolean task = path.contains("/tasks/");
        Exchange thing = task
                ? ada.call("POST", TaskCases.tasks(ada))
                        .json("{\"title\":\"Buy milk\"}")
                        .send()
                : ada.call("GET", "/api/auth/me").send();
        return path.replace(
                "{id}", thing.json().at(task ? "/id" : "/session/id").asText());
    }

    private void compare(Exchange actual) {
        String where = answer.place() + " says otherwise: " + actual;
        List<String> lines = answer.lines();
        assertEquals(lines.get(0).substring(0, 3), Integer.toString(actual.status()), where);
        int blank = lines.contains("") ? lines.indexOf("") : lines.size();
        for (String header : lines.subList(1, blank)) {
            String[] parts = header.split(": ", 2);
            assertEquals(parts[1], actual.header(parts[0]), where);
        }
        if (blank == lines.size()) {
            assertEquals("", actual.body(), where);
        } else {
            String said = String.join("\n", lines.subList(blank + 1, lines.size()));
            assertTrue(matches(Json.parse(said), actual.json()), where);
        }
    }

    private static boolean matches(JsonNode said, JsonNode actual) {
        if (said.isTextual() && said.asText().equals("…")) {
            return actual.isTextual() && !actual.asText().isEmpty();
        }
        if (said.isObject()) {
            List<String> names = new ArrayList<>();
            said.fieldNames().forEachRemaining(names::add);
            return actual.isObject()
                    && actual.size() == said.size()
                    && names.stream().allMatch(name -> actual.has(name) && matches(said.get(name), actual.get(name)));
        }
        if (said.isArray() && said.size() > 0) {
            return actual.isArray() && actual.size() > 0 && matches(said.get(0), actual.get(0));
        }
        return said.equals(actual);
    }

    @Override
    public String toString() {
        return answer.place() + " " + request.map(block -> block.lines().get(0)).orElse(answer.heading());
    }
}
