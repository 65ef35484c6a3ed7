package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.openapi.Tool;
import dev.doorward.specs.Markdown.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/**
 * Types every command of the quickstart, in its order, on ports of its own: once with a database of the reader's (PostgreSQL
 * comes with the build), once without. Nginx may be there.
 */
@Timeout(200)
class QuickstartIT {

    private static final String PAGE = Documents.FEATURE + "quickstart.md";

    @TempDir
    Path folder;

    @Tag("SC-001")
    @Tag("P-07")
    @Tag("P-12")
    @ParameterizedTest
    @ValueSource(strings = {"needs: postgresql", "needs: no postgresql"})
    void every_command_prints_what_the_page_says(String database) throws Exception {
        Set<String> run = proxyIsInstalled() ? Set.of(database, "needs: nginx") : Set.of(database);
        copy(PAGE, run);
        copy(Documents.FEATURE + "nginx.conf", run);
        Files.createDirectory(folder.resolve("bootstrap"));
        Files.createSymbolicLink(folder.resolve("bootstrap/target"), Documents.ROOT.resolve("bootstrap/target"));
        Map<String, String> environment = database.contains("no") ? environment() : environmentWithDatabase();
        Shell.Told told = Shell.run(
                folder, environment, "bash", Documents.ROOT.resolve(".ci/walk").toString(), PAGE, "8080");
        assertEquals(0, told.exit(), told.output());
        System.out.println(told.output().strip());
        Markdown.read(PAGE).blocks().stream()
                .filter(block -> block.info().contains("needs:") && !isRun(block.info(), run))
                .forEach(block -> System.out.println("NOT RUN: " + block.place() + " " + block.info()));
    }

    private static Map<String, String> environment() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    private static Map<String, String> environmentWithDatabase() throws SQLException {
        SpecDatabase database = new SpecDatabase();
        String sql = block("sql").text();
        assertTrue(sql.contains("nobypassrls"), PAGE);
        for (String statement : sql.split(";")) {
            database.run(statement);
        }
        String url = database.url("doorward_app")
                .replaceFirst("://.*@(.*)/.*", "://doorward_app:replace-this-too@$1/doorward");
        return Map.of(
                "DATABASE_URL_OF_THE_PAGE", url,
                "JAVA_HOME", System.getProperty("java.home"),
                "MIGRATION_URL_OF_THE_PAGE",
                        url.replace("doorward_app:replace-this-too", "doorward_owner:replace-this-one"));
    }

    private static boolean proxyIsInstalled() {
        try {
            Tool.path("nginx");
            return true;
        } catch (TestAbortedException notThere) {
            return false; // it was printed; the rest of the page is run
        }
    }

    private static boolean isRun(String info, Set<String> run) {
        return info.startsWith("console ") && run.contains(info.substring("console ".length()));
    }

    private static Block block(String info) {
        return Markdown.read(PAGE).blocks().stream()
                .filter(block -> block.info().equals(info))
                .findFirst()
                .orElseThrow();
    }

    private final Map<String, String> ports = Stream.of("8080", "8081", "8082", "8443", "9101")
            .collect(Collectors.toMap(port -> port, port -> Integer.toString(free())));

    /** The same lines, so that a failure names the place on the page; only ports differ, and where the database is. */
    private void copy(String file, Set<String> run) throws IOException {
        List<String> lines = Documents.lines(file).stream()
                .map(line -> ports.entrySet().stream()
                        .reduce(line, (text, port) -> text.replace(port.getKey(), port.getValue()), (a, b) -> a))
                .map(line -> line.replaceFirst(
                        "^(\\$ export DATABASE_URL=)postgres:.*@localhost/.*", "$1\\$DATABASE_URL_OF_THE_PAGE"))
                .map(line -> line.replaceFirst(
                        "^(\\$ export MIGRATION_DATABASE_URL=)postgres:.*@localhost/.*",
                        "$1\\$MIGRATION_URL_OF_THE_PAGE"))
                .map(line -> line.startsWith("```") && isRun(line.substring(3), run) ? "```console" : line)
                .toList();
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.write(copy, lines);
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
