package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.openapi.ApiDocument;
import dev.doorward.specs.Markdown.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

/** Every error row and every exchange of the contracts, against a live server; then whether the API's document says the same. */
@Tag("P-02")
@Tag("P-09")
@Tag("SC-007")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContractsTest {

    private static LiveServer server;

    @BeforeAll
    static void start() {
        server = new LiveServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(Documents.ROOT.resolve(Documents.CONTRACTS))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Stream<Row> errorRows() throws IOException {
        return pages().stream()
                .flatMap(page -> Markdown.read(Documents.CONTRACTS + page).rows().stream())
                .filter(row -> row.cells().containsKey("code"));
    }

    private static Cases.Key key(Row row) {
        String page = row.place().file().substring(Documents.CONTRACTS.length());
        return new Cases.Key(page, Integer.parseInt(row.cell("status")), row.cell("code"), row.cell("error"));
    }

    @Order(1)
    @TestFactory
    Stream<DynamicTest> every_error_row_is_what_the_server_answers() throws IOException {
        Map<Cases.Key, List<Cases.Case>> cases = Cases.all();
        return errorRows()
                .map(row -> DynamicTest.dynamicTest(row.place() + " " + row.cell("error"), () -> {
                    List<Cases.Case> ways = cases.get(key(row));
                    assertTrue(
                            ways != null,
                            () -> row.place() + " says what no request here brings about: " + row.cells());
                    for (Cases.Case way : ways) {
                        ErrorRow.check(row, row.place().named(() -> way.answer(server)));
                    }
                }));
    }

    @Order(2)
    @Test
    void every_request_here_is_about_a_row() throws IOException {
        Set<Cases.Key> without = new HashSet<>(Cases.all().keySet());
        errorRows().forEach(row -> without.remove(key(row)));
        assertEquals(Set.of(), without, "answers that no row of the contracts tells of");
    }

    @Order(3)
    @TestFactory
    Stream<DynamicTest> every_exchange_on_a_page_is_as_it_says() throws IOException {
        return pages().stream()
                .flatMap(page -> PageExchange.of(page).stream())
                .map(exchange -> DynamicTest.dynamicTest(exchange.toString(), () -> exchange.run(server)));
    }

    @Order(4)
    @TestFactory
    Stream<DynamicTest> a_mutant_of_a_valid_request_gets_a_documented_answer() {
        return Stream.of(ApiDocument.SERVER, ApiDocument.TASKS)
                .flatMap(document -> document.operations().stream())
                .filter(operation -> operation.node().has("requestBody"))
                .map(operation -> DynamicTest.dynamicTest(
                        operation.place() + " " + operation.id(), () -> RequestMutants.send(server, operation)));
    }

    @Order(5)
    @Test
    void everything_that_the_documents_of_the_apis_promise_was_seen() {
        Set<String> unseen = new TreeSet<>();
        for (ApiDocument document : List.of(ApiDocument.SERVER, ApiDocument.TASKS)) {
            Map<String, Long> seen = document.seen();
            System.out.println(document.file() + ": " + seen.size() + " pairs of operation and status were seen in "
                    + seen.values().stream().mapToLong(Long::longValue).sum() + " exchanges");
            document.promised().forEach((promise, place) -> {
                if (!seen.containsKey(promise)) {
                    unseen.add(place + " promises what no request here was answered: " + promise);
                }
            });
        }
        assertEquals(Set.of(), unseen);
    }
}
