package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.openapi.ApiDocument;
import dev.doorward.openapi.ServerProgram;
import dev.doorward.openapi.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others make of the API's document, with the packaged server. */
@Timeout(200)
class ClientIT {

    private static final Path CLIENT = Path.of("src/test/client");

    @TempDir
    Path temp;

    private Shell.Told run(String... command) throws Exception {
        return Shell.run(temp, Map.of("npm_config_update_notifier", "false"), command);
    }

    @Tag("SC-008")
    @Test
    void a_client_made_from_the_document_compiles_strictly_and_signs_up_in_and_out() throws Exception {
        String node = Tool.path("node");
        String version = run(node, "--version").output().strip();
        if (!version.matches("v([2-9][0-9]|[1-9][0-9]{2})[.].*")) {
            Tool.skip("node", version + " is too old for the client, which needs v20");
        }
        String npm = Tool.path("npm");
        for (String file : List.of("package.json", "package-lock.json", "tsconfig.json", "journey.ts")) {
            Files.copy(CLIENT.resolve(file), temp.resolve(file));
        }
        Shell.Told installed = run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (installed.exit() != 0) {
            Tool.skip("npm", "cannot install the client's tools: " + installed.output());
        }
        String document = Documents.ROOT.resolve(ApiDocument.SERVER.file()).toString();
        succeeds(node, "node_modules/openapi-typescript/bin/cli.js", document, "-o", "api.ts");
        succeeds(node, "node_modules/typescript/bin/tsc");
        try (ServerProgram server = PackagedServer.start(temp)) {
            assertTrue(succeeds(node, "out/journey.js", server.awaitListening().toString())
                    .contains("signed up, in and out"));
        }
    }

    private String succeeds(String... command) throws Exception {
        Shell.Told told = run(command);
        assertEquals(0, told.exit(), told.output());
        return told.output();
    }

    @Tag("FR-022")
    @Test
    void the_document_is_served_as_it_is_and_its_page_renders_without_any_request_elsewhere() throws Exception {
        try (ServerProgram server = PackagedServer.start(temp)) {
            Exchange document = new Call(server.awaitListening(), "GET", "/openapi.yaml").send();
            assertEquals(Documents.text(ApiDocument.SERVER.file()) + "\n", document.body());
            assertEquals(
                    200,
                    new Call(server.awaitListening(), "GET", "/docs").send().status());
            String browser = Tool.path("chromium");
            Shell.Told told = run(
                    browser,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--user-data-dir=" + temp.resolve("browser"),
                    "--virtual-time-budget=8000",
                    "--enable-logging=stderr",
                    "--dump-dom",
                    server.awaitListening().resolve("/docs").toString());
            for (ApiDocument.Operation operation : ApiDocument.SERVER.operations()) {
                assertTrue(
                        told.output().contains("data-path=\"" + operation.path() + "\""),
                        operation.path() + " is not shown: " + told.output());
            }
            assertTrue(!told.output().contains("Content Security Policy"), told.output());
        }
    }
}
