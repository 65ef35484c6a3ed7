package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.specs.Markdown.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Types every command of the quickstart, in its order, on ports of its own. */
@Timeout(200)
class QuickstartIT {

    private static final String PAGE = Documents.FEATURE + "quickstart.md";

    @TempDir
    Path folder;

    @Tag("SC-001")
    @Tag("P-07")
    @Tag("P-12")
    @Test
    void every_command_prints_what_the_page_says() throws Exception {
        boolean proxy = proxyIsInstalled();
        copy(PAGE, proxy);
        copy(Documents.FEATURE + "nginx.conf", proxy);
        Files.createDirectory(folder.resolve("bootstrap"));
        Files.createSymbolicLink(folder.resolve("bootstrap/target"), Documents.ROOT.resolve("bootstrap/target"));
        SpecDatabase database = new SpecDatabase();
        String sql = block("sql").text();
        assertTrue(sql.contains("nobypassrls"), PAGE);
        for (String statement : sql.split(";")) {
            database.run(statement);
        }
        String url = database.url("doorward_app")
                .replaceFirst("://.*@(.*)/.*", "://doorward_app:replace-this-too@$1/doorward");
        Map<String, String> environment = Map.of(
                "DATABASE_URL_OF_THE_PAGE", url,
                "JAVA_HOME", System.getProperty("java.home"),
                "MIGRATION_URL_OF_THE_PAGE",
                        url.replace("doorward_app:replace-this-too", "doorward_owner:replace-this-one"));
        Shell.Told told = Shell.run(
                folder, environment, "bash", Documents.ROOT.resolve(".ci/walk").toString(), PAGE, "8080");
        assertEquals(0, told.exit(), told.output());
        System.out.println(told.output().strip());
        Markdown.read(PAGE).blocks().stream()
                .filter(block -> block.info().contains("needs:") && !isRun(block.info(), proxy))
                .forEach(block -> System.out.println("NOT RUN: " + block.place() + " " + block.info()));
    }

    private static boolean proxyIsInstalled() {
        try {
            Tool.path("nginx");
            return true;
        } catch (TestAbortedException notThere) {
            return false; // it was printed; the rest of the page is run
        }
    }

    /** PostgreSQL is there, because the build brings it; nginx may be. */
    private static boolean isRun(String info, boolean proxy) {
        return info.equals("console needs: postgresql") || proxy && info.equals("console needs: nginx");
    }

    private static Block block(String info) {
        return Markdown.read(PAGE).blocks().stream()
                .filter(block -> block.info().equals(info))
                .findFirst()
                .orElseThrow();
    }

    private final Map<String, String> ports = Stream.of("8080", "8081", "8082", "8443")
            .collect(Collectors.toMap(port -> port, port -> Integer.toString(free())));

    /** The same lines, so that a failure names the place on the page; only ports differ, and where the database is. */
    private void copy(String file, boolean proxy) throws IOException {
        List<String> lines = Documents.lines(file).stream()
                .map(line -> ports.entrySet().stream()
                        .reduce(line, (text, port) -> text.replace(port.getKey(), port.getValue()), (a, b) -> a))
                .map(line -> line.replaceFirst(
                        "^(\\$ export DATABASE_URL=)postgres:.*@localhost/.*", "$1\\$DATABASE_URL_OF_THE_PAGE"))
                .map(line -> line.replaceFirst(
                        "^(\\$ export MIGRATION_DATABASE_URL=)postgres:.*@localhost/.*",
                        "$1\\$MIGRATION_URL_OF_THE_PAGE"))
                .map(line -> line.startsWith("```") && isRun(line.substring(3), proxy) ? "```console" : line)
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
