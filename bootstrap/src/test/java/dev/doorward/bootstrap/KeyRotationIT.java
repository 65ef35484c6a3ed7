package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.openapi.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Signing keys are replaced while two packaged servers serve; every token of either key is good on both. */
@Tag("FR-023")
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class KeyRotationIT {

    private static final Path JOSE = Path.of("src/test/jose");
    private static final Pattern KID = Pattern.compile("\"kid\":\"([^\"]+)\"");

    @TempDir
    Path temp;

    private final Map<String, String> variables = TestPostgres.ownDatabase();
    private final String schema = variables.get("DOORWARD_DB_SCHEMA");

    KeyRotationIT() {
        variables.put("DOORWARD_ARGON2", "m=64,t=1,p=1");
    }

    @Test
    void no_token_is_refused_while_keys_are_rotated_by_command() throws Exception {
        List<String> tokens = new ArrayList<>();
        try (ServerProcess one = ServerProcess.run(temp, variables)) {
            HttpResponse<String> first = one.signUp("ada@example.com");
            tokens.add(ServerProcess.token(first));
            try (ServerProcess other = ServerProcess.run(temp, variables)) {
                tokens.add(ServerProcess.token(other.signIn("ada@example.com")));
                ServerProcess.Told told = ServerProcess.type(temp, variables, "", "keys", "rotate");
                assertEquals(0, told.exit(), told.output());
                assertTrue(told.output().contains("The access-token key "), told.output());
                assertTrue(told.output().contains("The refresh-token key "), told.output());
                ServerProcess.Told again = ServerProcess.type(temp, variables, "", "keys", "rotate");
                assertEquals(signsFrom(told), signsFrom(again), "one that waits is enough");
                assertEquals(2, events(told), told.output());
                assertEquals(0, events(again), again.output());
                String stored = "select count(*) from " + schema + ".events where kind = 'key_rotated'";
                assertEquals("4", TestPostgres.ask(TestPostgres.running().owner(), stored), "with the first two");
                tokens.add(ServerProcess.token(other.signIn("ada@example.com")));
                assertEquals(1, kids(tokens).size(), "the new key waits for its time");
                assertAccepted(tokens, one, other);
            }
            letTheNewKeysSign();
            // The one that is started again signs with the new keys; the other has not heard of them.
            try (ServerProcess back = ServerProcess.run(temp, variables)) {
                HttpResponse<String> second = back.signIn("ada@example.com");
                tokens.add(ServerProcess.token(second));
                assertEquals(2, kids(tokens).size());
                assertAccepted(tokens, one, back);
                HttpResponse<String> elsewhere =
                        Eventually.answered(() -> one.refresh(ServerProcess.refreshToken(second)));
                assertEquals(200, elsewhere.statusCode(), "a refresh token of the new key");
                tokens.add(ServerProcess.token(elsewhere));
                tokens.add(ServerProcess.token(back.refresh(ServerProcess.refreshToken(first))));
                assertAccepted(tokens, one, back);
                assertEquals(kids(tokens), published(one));
                assertEquals(kids(tokens), published(back));
            }
        }
    }

    @Test
    void a_key_that_is_old_enough_is_replaced_by_itself() throws Exception {
        String token;
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            token = ServerProcess.token(server.signUp("ada@example.com"));
            assertEquals(1, published(server).size());
        }
        TestPostgres.execute(
                TestPostgres.running().owner(),
                "update " + schema + ".signing_keys set created_at = created_at - interval '91 days'");
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            server.awaitListening();
            long start = System.nanoTime();
            while (published(server).size() < 2) {
                assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30), server.output());
                Thread.onSpinWait();
            }
            assertTrue(server.output().contains("event=key_rotated"), server.output());
            assertEquals(200, server.getAs(token, "/api/auth/me").statusCode());
            String keys = "select count(*) from " + schema + ".signing_keys where purpose = ";
            assertEquals("2", TestPostgres.ask(TestPostgres.running().owner(), keys + "'access-token'"));
        }
    }

    @Test
    void a_library_of_somebody_else_verifies_tokens_through_the_published_keys() throws Exception {
        String node = Tool.path("node");
        String version = run(temp, "", node, "--version").output().strip();
        if (!version.matches("v([2-9][0-9]|[1-9][0-9]{2})[.].*")) {
            Tool.skip("node", version + " is too old for the library, which needs v20");
        }
        Path library = jose(Tool.path("npm"));
        List<String> tokens = new ArrayList<>();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            tokens.add(ServerProcess.token(server.signUp("ada@example.com")));
            assertEquals(kids(tokens), verified(node, library, server, tokens));
            ServerProcess.Told told = ServerProcess.type(temp, variables, "", "keys", "rotate");
            assertEquals(0, told.exit(), told.output());
        }
        letTheNewKeysSign();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            tokens.add(ServerProcess.token(server.signIn("ada@example.com")));
            assertEquals(2, kids(tokens).size());
            assertEquals(kids(tokens), verified(node, library, server, tokens));
            String forged = tokens.get(0)
                    .replaceFirst(
                            "[.][^.]+$", tokens.get(1).substring(tokens.get(1).lastIndexOf('.')));
            Outcome refused = verify(node, library, server, List.of(forged));
            assertTrue(
                    refused.exit() != 0 && refused.output().contains("JWSSignatureVerificationFailed"),
                    refused.output());
        }
    }

    private static long events(ServerProcess.Told told) {
        return told.output()
                .lines()
                .filter(line -> line.contains("event=key_rotated"))
                .count();
    }

    private static String signsFrom(ServerProcess.Told told) {
        return told.output().lines().filter(line -> line.startsWith("The ")).collect(Collectors.joining("\n"));
    }

    /** As if ten minutes had passed. */
    private void letTheNewKeysSign() throws Exception {
        TestPostgres.execute(
                TestPostgres.running().owner(),
                "update " + schema + ".signing_keys set created_at = created_at - interval '11 minutes',"
                        + " signs_from = signs_from - interval '11 minutes'");
    }

    private static void assertAccepted(List<String> tokens, ServerProcess... servers) throws Exception {
        for (ServerProcess server : servers) {
            for (String token : tokens) {
                // Without the ten minutes of warning a node may need a moment to learn of a key; it never says no.
                HttpResponse<String> answer = Eventually.answered(() -> server.getAs(token, "/api/auth/me"));
                assertEquals(200, answer.statusCode(), answer.body());
            }
        }
    }

    private static TreeSet<String> kids(List<String> tokens) {
        return tokens.stream()
                .map(token -> new String(
                        Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8))
                .flatMap(header -> KID.matcher(header).results().map((MatchResult kid) -> kid.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The ids of the key set, in which nothing is secret. */
    private static TreeSet<String> published(ServerProcess server) throws Exception {
        String keys = server.get("/.well-known/jwks.json").body();
        for (String secret : List.of("d", "k", "p", "q", "dp", "dq", "qi", "oth")) {
            assertFalse(keys.contains("\"" + secret + "\""), keys);
        }
        return KID.matcher(keys)
                .results()
                .map((MatchResult kid) -> kid.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The library with what it needs, installed as the lock file says. */
    private Path jose(String npm) throws Exception {
        Path folder = Files.createDirectory(temp.resolve("jose"));
        for (String file : List.of("package.json", "package-lock.json", "verify.mjs")) {
            Files.copy(JOSE.resolve(file), folder.resolve(file));
        }
        Outcome outcome = run(folder, "", npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (outcome.exit() != 0) {
            Tool.skip("npm", "cannot install jose: " + outcome.output());
        }
        return folder;
    }

    private static TreeSet<String> verified(String node, Path library, ServerProcess server, List<String> tokens)
            throws Exception {
        assertTrue(published(server).containsAll(kids(tokens)));
        Outcome outcome = verify(node, library, server, tokens);
        assertEquals(0, outcome.exit(), outcome.output());
        return outcome.output().lines().map(line -> line.split(" ")[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Outcome verify(String node, Path library, ServerProcess server, List<String> tokens)
            throws Exception {
        String keys = server.awaitListening().resolve("/.well-known/jwks.json").toString();
        return run(library, String.join("\n", tokens), node, "verify.mjs", keys, "doorward", "doorward");
    }

    private record Outcome(int exit, String output) {}

    private static Outcome run(Path folder, String input, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedEarly) {
            // Its exit and output say why.
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
        return new Outcome(process.exitValue(), output);
    }
}
