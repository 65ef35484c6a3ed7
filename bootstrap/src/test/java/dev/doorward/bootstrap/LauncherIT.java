package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.openapi.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The server started in the ways that the pages name, on the Java of this build: with the Vector API where that has it. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class LauncherIT {

    private static final Pattern JLINK = Pattern.compile("```sh\n(jlink [^`]+)\n```");

    private static final Pattern OPTIONS = Pattern.compile("JAVA_OPTS='([^']+)'");

    private static final boolean FAST = Runtime.version().feature() >= 25;

    @TempDir
    Path temp;

    @Test
    void the_launch_script_switches_the_vector_api_on_where_there_is_one() throws Exception {
        Path script = Path.of(ServerProcess.jar()).resolveSibling("doorward");
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        try (ServerProcess server = ServerProcess.command(temp, variables, List.of(script.toString()))) {
            assertServes(server);
            assertEquals(FAST, server.output().contains("incubator modules: jdk.incubator.vector"), server.output());
        }
    }

    @Test
    void the_launch_script_takes_the_options_that_the_page_of_settings_has() throws Exception {
        Matcher options = OPTIONS.matcher(Files.readString(Path.of("../specs/settings.md")));
        assertTrue(options.find(), "the page has options");
        Path script = Path.of(ServerProcess.jar()).resolveSibling("doorward");
        Map<String, String> variables =
                Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", options.group(1));
        try (ServerProcess server = ServerProcess.command(temp, variables, List.of(script.toString(), "--version"))) {
            assertEquals(0, server.awaitExit(Duration.ofSeconds(60)), server.output());
        }
    }

    @Test
    void the_launch_script_passes_its_arguments_on_and_tells_the_exit_code() throws Exception {
        Path script = Path.of(ServerProcess.jar()).resolveSibling("doorward");
        Map<String, String> variables = Map.of("JAVA_HOME", System.getProperty("java.home"));
        List<String> command = List.of(script.toString(), "users", "disable \"ada@example.com\" $HOME");
        try (ServerProcess server = ServerProcess.command(temp, variables, command)) {
            assertEquals(2, server.awaitExit(Duration.ofSeconds(60)));
            assertTrue(server.output().contains("Usage: "), server.output());
        }
    }

    @Test
    void with_a_class_data_archive_made_as_the_page_says_classes_come_from_it() throws Exception {
        Path built = Path.of(ServerProcess.jar()).getParent();
        Path shipped = Files.createDirectories(temp.resolve("shipped"));
        for (String file : List.of("doorward", "doorward-archive", ServerProcess.jar())) {
            Path from = built.resolve(file);
            Files.copy(from, shipped.resolve(from.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createSymbolicLink(shipped.resolve("lib"), built.resolve("lib"));
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        try (ServerProcess maker = ServerProcess.command(
                temp, variables, List.of(shipped.resolve("doorward-archive").toString()))) {
            assertEquals(0, maker.awaitExit(Duration.ofSeconds(120)), maker.output());
        }
        variables.put("JAVA_OPTS", "-Xlog:class+load:file=" + temp.resolve("classes"));
        try (ServerProcess server = ServerProcess.command(
                temp, variables, List.of(shipped.resolve("doorward").toString()))) {
            assertServes(server);
            assertEquals(401, server.get("/api/auth/me").statusCode());
        }
        String loaded = Files.readString(temp.resolve("classes"));
        assertArchived("dev.doorward.bootstrap.Wiring", loaded);
        // Of the answers as well, not of the start alone.
        assertArchived("dev.doorward.adapter.http.Bearer", loaded);
    }

    private static void assertArchived(String name, String loaded) {
        String line = loaded.lines()
                .filter(each -> each.contains(name + " source:"))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains("shared objects file"), line);
    }

    @Test
    void a_runtime_image_made_as_the_page_of_settings_says_needs_no_option() throws Exception {
        if (!FAST) {
            Tool.skip("kernel", "needs JDK 25, and this is " + Runtime.version().feature());
        }
        Matcher command = JLINK.matcher(Files.readString(Path.of("../specs/settings.md")));
        assertTrue(command.find(), "the page has the command");
        run(Path.of(System.getProperty("java.home"), "bin")
                .resolve(command.group(1))
                .toString());
        List<String> java = List.of(temp.resolve("image/bin/java").toString(), "-jar", ServerProcess.jar());
        try (ServerProcess server = ServerProcess.command(temp, TestPostgres.ownDatabase(), java)) {
            assertServes(server);
        }
    }

    private void run(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", line)
                .directory(temp.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private static void assertServes(ServerProcess server) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        statuses.add(server.signUp("ada@example.com").statusCode());
        server.awaitOutput("Argon2 fast core: ");
        statuses.add(server.signIn("ada@example.com").statusCode());
        statuses.add(server.signIn("nobody@example.com").statusCode());
        assertEquals(List.of(201, 200, 401), statuses);
        // On a JDK 25 whatever keeps it from being used must be the build or the machine, not how it was started.
        assertFalse(server.output().contains("started without --add-modules"), server.output());
        assertEquals(!FAST, server.output().contains("it needs JDK 25 or later"), server.output());
    }
}
