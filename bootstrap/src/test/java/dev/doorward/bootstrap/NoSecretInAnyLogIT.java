package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class NoSecretInAnyLogIT {

    private static final String PATTERN = "%d %-5level [%thread] %logger %msg %kvp %mdc%n%ex{full}";

    @TempDir
    Path temp;

    private final Canaries canaries = new Canaries();
    private final StringBuilder problems = new StringBuilder();
    private final Map<String, String> variables = TestPostgres.ownDatabase();
    private ServerProcess server;

    @BeforeEach
    void settings() throws Exception {
        // No canary yet: the master key and the passwords are shared with other tests.
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
        try (ServerProcess running = ServerProcess.run(temp, variables)) {
            server = running;
            goodRequests();
            badRequests();
            requestsThatAreNone();
            whileTheDatabaseFails();
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
                + problems.toString().lines().count() + " of problem answers, "
                + events.lines().count()
                + " stored events");
        assertEverybodySpoke(output);
        assertTrue(events.contains("signed_up") && metrics.contains("doorward_sign_ins_total"), events);
        assertEquals(List.of(), canaries.foundIn(output));
        assertEquals(List.of(), canaries.foundIn(commands));
        assertEquals(List.of(), canaries.foundIn(metrics));
        assertEquals(List.of(), canaries.foundIn(problems.toString()));
        assertEquals(List.of(), canaries.foundIn(events));
    }

    /** A log that does show a secret: what the search would do with it. */
    @Test
    void a_logger_that_shows_a_secret_is_found() throws Exception {
        variables.put("JAVA_TOOL_OPTIONS", everything(PATTERN.replace("%msg", "%msg \\${DOORWARD_MASTER_KEY}")));
        try (ServerProcess leaking = ServerProcess.run(temp, variables)) {
            leaking.awaitListening();
            List<String> found = canaries.foundIn(leaking.output());
            assertFalse(found.isEmpty(), leaking.output());
            assertTrue(found.stream().allMatch(line -> line.startsWith("master key: ")), found.toString());
        }
    }

    private static void assertEverybodySpoke(String output) {
        for (String library : List.of(
                "DEBUG [main] org.flywaydb.",
                "DEBUG [main] com.zaxxer.hikari.",
                "io.undertow.",
                "org.xnio.",
                "org.jboss.logging",
                "dev.doorward.adapter.http.AuthHandler",
                "security event=")) {
            assertTrue(output.contains(library), library + " has said nothing");
        }
    }

    private HttpResponse<String> sent(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = ServerProcess.send(request);
        if (answer.statusCode() >= 400) {
            problems.append(answer.body())
                    .append(' ')
                    .append(answer.headers().map())
                    .append('\n');
        }
        return answer;
    }

    private HttpRequest.Builder json(String path, String body) throws Exception {
        return server.request(path)
                .header("Content-Type", "application/json")
                .header("User-Agent", canaries.in("User-Agent of " + path + " " + canaries.count()))
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return sent(json(path, body));
    }

    private HttpResponse<String> granted(int status, String what, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = sent(request);
        assertEquals(status, answer.statusCode(), what);
        canaries.is("access token of " + what, ServerProcess.token(answer));
        canaries.is("refresh token of " + what, ServerProcess.refreshToken(answer));
        return answer;
    }

    private static String signUp(String name, String email, String password) {
        return "{\"name\":\"" + name + "\",\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    private static String signIn(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    private void goodRequests() throws Exception {
        String email = canaries.in("e-mail") + "@example.org";
        String password = canaries.in("password");
        granted(201, "sign-up", json("/api/auth/signup", signUp(canaries.in("name"), email, password)));
        HttpResponse<String> grant = granted(200, "sign-in", json("/api/auth/signin", signIn(email, password)));
        String old = ServerProcess.refreshToken(grant);
        granted(200, "refresh", json("/api/auth/refresh", "{\"refreshToken\":\"" + old + "\"}"));
        String token = ServerProcess.token(grant);
        assertEquals(200, sent(bearer(token, "/api/auth/me")).statusCode());
        assertEquals(200, sent(bearer(token, "/api/auth/sessions")).statusCode());
        String newPassword = canaries.in("new password");
        HttpRequest.Builder change = json(
                "/api/auth/password",
                "{\"currentPassword\":\"" + password + "\",\"newPassword\":\"" + newPassword + "\"}");
        HttpResponse<String> changed =
                granted(200, "change of password", change.header("Authorization", "Bearer " + token));
        assertEquals(401, sent(bearer(token, "/api/auth/me")).statusCode());
        sent(json("/api/auth/refresh", "{\"refreshToken\":\"" + old + "\"}"));
        HttpResponse<String> cookies = sent(json("/api/auth/signin?useCookies=true", signIn(email, newPassword)));
        assertEquals(200, cookies.statusCode());
        StringBuilder sentBack = new StringBuilder();
        for (String cookie : cookies.headers().allValues("Set-Cookie")) {
            String pair = cookie.substring(0, cookie.indexOf(';'));
            canaries.is("cookie " + pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            sentBack.append(sentBack.length() == 0 ? "" : "; ").append(pair);
        }
        assertEquals(
                200,
                sent(server.request("/api/auth/me").header("Cookie", sentBack.toString()))
                        .statusCode());
        assertEquals(
                200,
                sent(json("/api/auth/signout", "").header("Cookie", sentBack.toString()))
                        .statusCode());
        HttpResponse<String> deleted = sent(server.request("/api/auth/me")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + ServerProcess.token(changed))
                .method("DELETE", BodyPublishers.ofString("{\"password\":\"" + newPassword + "\"}")));
        assertEquals(204, deleted.statusCode());
    }

    private HttpRequest.Builder bearer(String token, String path) throws Exception {
        return server.request(path).header("Authorization", "Bearer " + token);
    }

    private void badRequests() throws Exception {
        String email = canaries.in("e-mail of the second") + "@example.org";
        String token = ServerProcess.token(granted(
                201,
                "second sign-up",
                json(
                        "/api/auth/signup",
                        signUp(canaries.in("name of the second"), email, canaries.in("password of the second")))));
        post("/api/auth/signup", signUp(canaries.in("name taken"), email, canaries.in("password taken")));
        post("/api/auth/signin", signIn(email, canaries.in("wrong password")));
        post("/api/auth/signin", signIn(canaries.in("unknown e-mail") + "@example.org", canaries.in("its password")));
        post("/api/auth/signin", signIn(canaries.in("malformed e-mail") + "@@", canaries.in("password with it")));
        post("/api/auth/signup", signUp("\\u0000" + canaries.in("name with NUL"), "x@example.org", "x"));
        post("/api/auth/signup", signUp("x", canaries.in("folded e-mail") + "@ex\\u212ample.org", "12345678"));
        post("/api/auth/signup", signUp("x", "x@example.org", canaries.in("long password") + "x".repeat(300)));
        post("/api/auth/signup", signUp("x", "x@example.org", canaries.in("surrogate") + "\\ud800"));
        String body = "{\"email\":\"x@example.org\",";
        for (String rest : List.of(
                "\"password\":\"" + canaries.in("cut off"),
                "\"password\":[\"" + canaries.in("in a list") + "\"]}",
                "\"password\":{\"" + canaries.in("name of a member") + "\":1}}",
                "\"password\":\"x\",\"password\":\"" + canaries.in("twice") + "\"}",
                "\"password\":\"x\"}" + canaries.in("after the end"),
                "\"password\":\"\\q" + canaries.in("wrong escape") + "\"}",
                "\"password\":\"\\u00zz" + canaries.in("wrong unicode") + "\"}",
                "\"password\":1" + canaries.in("no number").replaceAll("[^0-9]", "7") + "e99999}",
                canaries.in("bare word") + "}",
                "\"password\":\"" + canaries.in("too large") + " ".repeat(20_000) + "\"}")) {
            post("/api/auth/signin", body + rest);
        }
        post("/api/auth/signin", canaries.in("no JSON"));
        post(
                "/api/auth/signin",
                "{\"email\":\"x@example.org\",\"password\":\"x\",\"" + canaries.in("unknown member") + "\":\""
                        + canaries.in("its value") + "\",\"deviceToken\":\"" + canaries.in("device token") + "\"}");
        post("/api/auth/refresh", "{\"refreshToken\":\"" + canaries.in("refresh token") + "\"}");
        post("/api/auth/signout", "{\"refreshToken\":\"" + canaries.in("refresh token to sign out") + "\"}");
        post("/api/auth/signout?scope=" + canaries.in("scope"), "{}");
        post("/api/auth/signin?useCookies=" + canaries.in("useCookies"), "{}");
        sent(json(
                        "/api/auth/password",
                        "{\"currentPassword\":\"" + canaries.in("wrong current password") + "\",\"newPassword\":\""
                                + canaries.in("refused new password") + "\"}")
                .header("Authorization", "Bearer " + token));
        sent(server.request("/api/auth/me")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        "DELETE",
                        BodyPublishers.ofString("{\"password\":\"" + canaries.in("wrong at deletion") + "\"}")));
        sent(bearer(canaries.in("forged token"), "/api/auth/me"));
        sent(bearer(token + canaries.in("token with a tail"), "/api/auth/me"));
        sent(bearer(token.substring(0, token.lastIndexOf('.') + 1) + canaries.in("signature"), "/api/auth/me"));
        sent(server.request("/api/auth/me").header("Authorization", "Basic " + canaries.in("other scheme")));
        sent(bearer(token, "/api/auth/sessions/" + canaries.in("id in the path")));
        sent(server.request(
                "/" + canaries.in("unknown path") + "?" + canaries.in("query") + "=" + canaries.in("value")));
        sent(server.request("/api/auth/me;" + canaries.in("path parameter")));
        sent(server.request("/api/auth/me").method(canaries.in("method"), BodyPublishers.noBody()));
        for (String header : List.of(
                "X-Forwarded-For",
                "Forwarded",
                "X-Request-Id",
                "Origin",
                "Referer",
                "Accept",
                "Accept-Language",
                "X-Anything")) {
            sent(json("/api/auth/signin", "{}").header(header, canaries.in(header)));
        }
        sent(json("/api/auth/signin", "{}").setHeader("Content-Type", "text/" + canaries.in("Content-Type")));
        sent(server.request("/api/auth/me")
                .header(
                        "Cookie",
                        "doorward_access=" + canaries.in("access cookie") + "; doorward_refresh="
                                + canaries.in("refresh cookie") + "; other=" + canaries.in("other cookie")));
        sent(bearer(canaries.in("ambiguous header"), "/api/auth/me")
                .header("Cookie", "doorward_access=" + canaries.in("ambiguous cookie")));
    }

    /** What Undertow, or the strict reader before it, refuses. */
    private void requestsThatAreNone() throws Exception {
        String end = "\r\nHost: localhost\r\n\r\n";
        for (String request : List.of(
                canaries.in("no request line") + "\r\n\r\n",
                "GET /" + canaries.in("no version") + "\r\n\r\n",
                "GET /" + canaries.in("wrong version") + " HTTP/7.7" + end,
                "GET http://" + canaries.in("absolute target") + "/ HTTP/1.1" + end,
                "GET /%00" + canaries.in("NUL in the target") + " HTTP/1.1" + end,
                "GET /" + canaries.in("bad percent code") + "%zz HTTP/1.1" + end,
                "GET /" + canaries.in("bad UTF-8") + "%ff%fe HTTP/1.1" + end,
                "GET / HTTP/1.1\r\n" + canaries.in("no colon") + end,
                "GET / HTTP/1.1\r\nX: 1\r\n " + canaries.in("folded line") + end,
                "GET / HTTP/1.1\r\nX " + canaries.in("space before the colon") + ": 1" + end,
                "GET / HTTP/1.1\r\nHost: " + canaries.in("Host") + "\r\n\r\n",
                "GET / HTTP/1.1\r\nAuthorization: Bearer " + canaries.in("huge header") + "x".repeat(40_000) + end,
                "GET / HTTP/1.1\r\nCookie: " + (canaries.in("many cookies") + "=1; ").repeat(100) + end,
                "GET /?" + (canaries.in("many parameters") + "=1&").repeat(100) + " HTTP/1.1" + end,
                "POST /api/auth/signin HTTP/1.1\r\nContent-Length: " + canaries.in("length") + end,
                "POST /api/auth/signin HTTP/1.1\r\nTransfer-Encoding: " + canaries.in("coding") + end,
                "POST /api/auth/signin HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: x\r\n\r\n5;"
                        + canaries.in("chunk extension") + "\r\nhello\r\n0\r\n\r\n",
                "POST /api/auth/signin HTTP/1.1\r\nExpect: " + canaries.in("Expect") + end)) {
            problems.append(raw(request)).append('\n');
        }
    }

    private String raw(String request) throws Exception {
        URI uri = server.awaitListening();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.net.SocketException reset) {
            return "reset";
        }
    }

    /** Statements that fail, with the row in the server's message; and connections that are cut. */
    private void whileTheDatabaseFails() throws Exception {
        String schema = variables.get("DOORWARD_DB_SCHEMA");
        String email = canaries.in("e-mail of the third") + "@example.org";
        String password = canaries.in("password of the third");
        String name = canaries.in("name of the third");
        HttpResponse<String> grant =
                granted(201, "third sign-up", json("/api/auth/signup", signUp(name, email, password)));
        String refresh = "{\"refreshToken\":\"" + ServerProcess.refreshToken(grant) + "\"}";
        for (String table : List.of("users", "sessions", "password_hashes", "events")) {
            owner("alter table " + schema + "." + table + " add constraint nothing check (false) not valid");
            String other = canaries.in("e-mail without " + table) + "@example.org";
            String body = signUp(canaries.in("name without " + table), other, canaries.in("password without " + table));
            assertEquals(503, post("/api/auth/signup", body).statusCode(), table);
            post("/api/auth/signin", signIn(email, password));
            post("/api/auth/refresh", refresh);
            owner("alter table " + schema + "." + table + " drop constraint nothing");
            owner("alter table " + schema + "." + table + " rename to hidden");
            post("/api/auth/signup", body);
            post("/api/auth/signin", signIn(email, password));
            post("/api/auth/refresh", refresh);
            sent(bearer(ServerProcess.token(grant), "/api/auth/sessions"));
            owner("alter table " + schema + ".hidden rename to " + table);
        }
        owner("select pg_terminate_backend(pid) from pg_stat_activity where application_name = '" + application()
                + "'");
        post("/api/auth/signin", signIn(email, password));
        Eventually.status(200, () -> post("/api/auth/signin", signIn(email, password)));
        sent(bearer(ServerProcess.token(grant), "/api/auth/me"));
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
