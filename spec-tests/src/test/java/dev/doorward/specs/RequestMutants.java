package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorward.openapi.ApiDocument.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Valid requests of the API's document, each with one thing about it changed: never an answer that is not documented, or a 500. */
final class RequestMutants {

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1.5e308",
            "[]",
            "{}",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\u202e\"",
            "[[[[1]]]]");

    private RequestMutants() {}

    static void send(LiveServer server, Operation operation) throws Exception {
        for (Map.Entry<String, String> mutant : mutants(operation).entrySet()) {
            Person person = Person.signUp(server);
            String body = mutant.getValue()
                    .replace("Ada@Example.org", Person.newEmail())
                    .replace("…", person.refreshToken());
            Exchange answer = person.call(operation.method().toUpperCase(Locale.ROOT), path(operation, person))
                    .json(body)
                    .send();
            assertTrue(answer.status() < 500, mutant.getKey() + " at " + operation.place() + ": " + answer);
        }
    }

    /** Of one of their own tasks, where the path is of a task. */
    private static String path(Operation operation, Person person) throws Exception {
        String path = operation.path().replace("{userId}", person.id());
        return path.contains("{id}") ? path.replace("{id}", TaskCases.add(person)) : path;
    }

    /** Bodies by what was done to them; the first is the valid one. */
    private static Map<String, String> mutants(Operation operation) {
        ObjectNode example = operation.example().orElseThrow();
        Map<String, String> mutants = new LinkedHashMap<>();
        mutants.put("nothing changed", example.toString());
        mutants.put("a member more", with(example, "unheardOf", "[1]"));
        for (String name : operation.members()) {
            ObjectNode without = example.deepCopy();
            without.remove(name);
            mutants.put("without " + name, without.toString());
            for (String value : VALUES) {
                mutants.put(name + " is " + value, with(example, name, value));
            }
            mutants.put(name + " is long", with(example, name, "\"" + "x".repeat(10_000) + "\""));
        }
        String text = example.toString();
        mutants.put("cut off", text.substring(0, text.length() - 1));
        mutants.put("in a list", "[" + text + "]");
        mutants.put("twice", text + text);
        return mutants;
    }

    /** Not through a tree: that could not hold a lone surrogate. */
    private static String with(ObjectNode example, String name, String value) {
        ObjectNode changed = example.deepCopy();
        changed.put(name, "@@");
        return changed.toString().replace("\"@@\"", value);
    }
}
