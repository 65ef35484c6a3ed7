package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Nothing that a person or an operator entrusts to the server comes out of its logs, with every logger of every library at
 * its finest, nor out of its metrics, problem answers and stored events. A canary is put into every place; then everything
 * is searched for all of them. The one text from outside that may be kept, a session's {@code User-Agent}, has a canary too:
 * it is kept for the list of sessions only.
 */
@Tag("FR-021")
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class NoSecretInAnyLogIT {

    private static final String PATTERN = "%d %-5level [%thread] %logger %msg %kvp %mdc%n%ex{full}";

    @TempDir
    Path temp;

    private final Canaries canaries = new Canaries();
    private final Map<String, String> variables = TestPostgres.ownDatabase();
    private CanaryRequests requests;

    @BeforeEach
    void settings() throws Exception {
        variables.put(
                "DOORWARD_MASTER_KEY",
                canaries.is("master key", MasterKey.generate().reveal()));
        String pepper = canaries.is("pepper", MasterKey.generate().reveal());
        String oldPepper = canaries.is("old pepper", MasterKey.generate().reveal());
        variables.put("DOORWARD_PEPPERS", "first:" + pepper + ",second:" + oldPepper);
        variables.put(
                "DOORWARD_NEW_MASTER_KEY",
                canaries.is("new master key", MasterKey.generate().reveal()));
        canaries.is("password of DATABASE_URL", TestPostgres.running().login().revealPassword());
        canaries.is(
                "password of MIGRATION_DATABASE_URL",
                TestPostgres.running().owner().revealPassword());
        variables.computeIfPresent("DATABASE_URL", (name, url) -> url + "?application_name=" + application());
        variables.put("DOORWARD_ARGON2", "m=64,t=1,p=1");
        variables.put("DOORWARD_METRICS_PORT", "0");
        variables.put("JAVA_TOOL_OPTIONS", everything(PATTERN));
    }

    private String application() {
        return "finest_" + variables.get("DOORWARD_DB_SCHEMA");
    }

    /** Options with which every logger of SLF4J and of java.util.logging says everything it has to say. */
    private String everything(String pattern) throws Exception {
        Path logback = Files.writeString(
                temp.resolve("finest.xml"),
                "<configuration><appender name='OUT' class='ch.qos.logback.core.ConsoleAppender'><encoder><pattern>"
                        + pattern + "</pattern></encoder></appender><root level='ALL'><appender-ref ref='OUT'/></root>"
                        + "</configuration>");
        Path jul = Files.writeString(
                temp.resolve("finest.properties"),
                "handlers=java.util.logging.ConsoleHandler\n.level=ALL\njava.util.logging.ConsoleHandler.level=ALL\n");
        return "-Dlogback.configurationFile=" + logback + " -Djava.util.logging.config.file=" + jul;
    }

    @Test
    void no_canary_comes_out() throws Exception {
        String output;
        String metrics;
        String problems;
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            requests = new CanaryRequests(server, canaries);
            requests.good();
            requests.bad();
            requests.none();
            whileTheDatabaseFails();
            problems = requests.problems();
            metrics = Scrape.of(server).text();
            server.terminate();
            server.awaitExit(Duration.ofSeconds(10));
            output = server.output();
        }
        String commands = commands();
        String events = events();
        System.out.println(canaries.count() + " canaries; searched: "
                + output.lines().count() + " lines of log, "
                + commands.lines().count() + " of commands, " + metrics.lines().count() + " of metrics, "
                + problems.lines().count() + " of problem answers, "
                + events.lines().count()
                + " stored events");
        assertTrue(commands.contains("event=keys_rewrapped") && events.contains("keys_rewrapped"), events);
        assertTrue(events.contains("signed_up") && metrics.contains("doorward_sign_ins_total"), events);
        assertEquals(List.of(), canaries.foundIn(output));
        assertEquals(List.of(), canaries.foundIn(commands));
        assertEquals(List.of(), canaries.foundIn(metrics));
        assertEquals(List.of(), canaries.foundIn(problems));
        assertEquals(List.of(), canaries.foundIn(events));
        assertEverybodySpoke(output);
    }

    /** A log that does show a secret: what the search would do with it. */
    @Test
    void a_logger_that_shows_a_secret_is_found() throws Exception {
        variables.put("JAVA_TOOL_OPTIONS", everything(PATTERN.replace("%msg", "%msg ${DOORWARD_MASTER_KEY}")));
        try (ServerProcess leaking = ServerProcess.run(temp, variables)) {
            leaking.awaitListening();
            List<String> found = canaries.foundIn(leaking.output());
            assertFalse(found.isEmpty(), leaking.output());
            assertTrue(found.stream().allMatch(line -> line.startsWith("master key: ")), found.toString());
        }
    }

    private static void assertEverybodySpoke(String output) {
        for (String library : List.of(
                "] org.flywaydb.",
                "TRACE [doorward-http I/O-1] org.xnio.",
                "DEBUG [main] com.zaxxer.hikari.",
                "] io.undertow.server.",
                "] io.undertow.request",
                "] dev.doorward.adapter.http.AuthHandler",
                "] security event=",
                "FINER: ")) {
            assertTrue(output.contains(library), library + " has said nothing");
        }
    }

    /** Statements that fail, with the row in the server's message; and connections that are cut. */
    private void whileTheDatabaseFails() throws Exception {
        String schema = variables.get("DOORWARD_DB_SCHEMA");
        String email = canaries.in("e-mail of the third") + "@example.org";
        String password = canaries.in("password of the third");
        String name = canaries.in("name of the third");
        HttpResponse<String> grant = requests.granted(
                201, "third sign-up", requests.json("/api/auth/signup", CanaryRequests.signUp(name, email, password)));
        String refresh = "{\"refreshToken\":\"" + ServerProcess.refreshToken(grant) + "\"}";
        for (String table : List.of("users", "sessions", "password_hashes", "events")) {
            owner("alter table " + schema + "." + table + " add constraint nothing check (false) not valid");
            String other = canaries.in("e-mail without " + table) + "@example.org";
            String body = CanaryRequests.signUp(
                    canaries.in("name without " + table), other, canaries.in("password without " + table));
            assertEquals(503, requests.post("/api/auth/signup", body).statusCode(), table);
            requests.post("/api/auth/signin", CanaryRequests.signIn(email, password));
            requests.post("/api/auth/refresh", refresh);
            owner("alter table " + schema + "." + table + " drop constraint nothing");
            owner("alter table " + schema + "." + table + " rename to hidden");
            requests.post("/api/auth/signup", body);
            requests.post("/api/auth/signin", CanaryRequests.signIn(email, password));
            requests.post("/api/auth/refresh", refresh);
            requests.sent(requests.bearer(ServerProcess.token(grant), "/api/auth/sessions"));
            owner("alter table " + schema + ".hidden rename to " + table);
        }
        TestPostgres.execute(
                TestPostgres.running().login(),
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '" + application()
                        + "'");
        requests.post("/api/auth/signin", CanaryRequests.signIn(email, password));
        Eventually.status(200, () -> requests.post("/api/auth/signin", CanaryRequests.signIn(email, password)));
        requests.sent(requests.bearer(ServerProcess.token(grant), "/api/auth/me"));
    }

    private static void owner(String statement) throws SQLException {
        TestPostgres.execute(TestPostgres.running().owner(), statement);
    }

    /** An operator's commands, which repeat only the e-mail that was typed. */
    private String commands() throws Exception {
        String email = "third@example.org";
        String schema = variables.get("DOORWARD_DB_SCHEMA");
        owner("update " + schema + ".users set email_canonical = '" + email + "', email = '" + email
                + "' where email like '%@example.org' and name like 'canary%'"
                + " and id = (select user_id from " + schema
                + ".events where kind = 'signed_up' order by at desc limit 1)");
        String typed = canaries.in("password typed for a command");
        ServerProcess.Told set = ServerProcess.type(temp, variables, typed + "\n", "users", "set-password", email);
        assertEquals(0, set.exit(), set.output());
        ServerProcess.Told refused = ServerProcess.type(
                temp,
                variables,
                canaries.in("two lines") + "\n" + canaries.in("two lines 2"),
                "users",
                "set-password",
                email);
        ServerProcess.Told rotated = ServerProcess.type(temp, variables, "", "keys", "rotate");
        ServerProcess.Told rewrapped = ServerProcess.type(temp, variables, "", "keys", "rewrap");
        assertEquals(0, rewrapped.exit(), rewrapped.output());
        variables.put("DOORWARD_SIGNING", canaries.in("a setting's value"));
        variables.put("DOORWARD_PEPPERS", canaries.in("a secret that is none"));
        variables.put("DATABASE_URL", "postgres://u:" + canaries.in("password of an unread URL") + "@[x/y");
        ServerProcess.Told unsettled = ServerProcess.type(temp, variables, "", "peppers");
        assertEquals(1, unsettled.exit(), unsettled.output());
        return set.output() + refused.output() + rotated.output() + rewrapped.output() + unsettled.output();
    }

    private String events() throws SQLException {
        TreeSet<String> rows = new TreeSet<>();
        try (Connection connection = TestPostgres.connect(TestPostgres.running().owner());
                Statement statement = connection.createStatement();
                ResultSet events = statement.executeQuery(
                        "select e::text from " + variables.get("DOORWARD_DB_SCHEMA") + ".events e")) {
            while (events.next()) {
                rows.add(events.getString(1));
            }
        }
        return String.join("\n", rows);
    }
}
