package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.doorward.adapter.crypto.MasterKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whoever has a copy of the database has nothing that the server takes for a token or a password. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class DumpIT {

    private static final String EMAIL = "ada@example.com";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    @Test
    void nothing_in_a_dump_is_a_secret_that_the_server_takes() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        String pepper = MasterKey.generate().reveal();
        variables.put("DOORWARD_PEPPERS", "first:" + pepper);
        variables.put("DOORWARD_ARGON2", "m=64,t=1,p=1");
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            HttpResponse<String> signedUp = server.signUp(EMAIL);
            HttpResponse<String> signedIn = server.signIn(EMAIL);
            HttpResponse<String> refreshed = server.refresh(ServerProcess.refreshToken(signedIn));
            HttpResponse<String> ended = server.signIn(EMAIL);
            server.postAs(ServerProcess.token(ended), "/api/auth/signout");

            TreeSet<String> values = dump(variables.get("DOORWARD_DB_SCHEMA"));
            assertTrue(values.contains(EMAIL) && values.stream().anyMatch(value -> value.startsWith("$argon2id$")));
            List<String> secrets = new ArrayList<>(List.of(
                    ServerProcess.PASSWORD,
                    variables.get("DOORWARD_MASTER_KEY"),
                    pepper,
                    TestPostgres.running().login().revealPassword()));
            for (HttpResponse<String> grant : List.of(signedUp, signedIn, refreshed, ended)) {
                secrets.add(ServerProcess.token(grant));
                secrets.add(ServerProcess.refreshToken(grant));
            }
            for (String secret : secrets) {
                assertEquals(
                        List.of(),
                        values.stream().filter(value -> isIn(secret, value)).toList());
            }

            int tried = 0;
            for (String value : values) {
                if (value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                    assertNotEquals(200, server.getAs(value, "/api/auth/me").statusCode(), value);
                }
                String typed = JSON.writeValueAsString(value);
                int refresh = server.post("/api/auth/refresh", "{\"refreshToken\":" + typed + "}")
                        .statusCode();
                assertNotEquals(200, refresh, value);
                int signIn = server.post("/api/auth/signin", "{\"email\":\"" + EMAIL + "\",\"password\":" + typed + "}")
                        .statusCode();
                assertNotEquals(200, signIn, value);
                tried++;
            }
            System.out.println("a dump: " + tried + " values, each tried as access token, refresh token and password");

            // The true ones are taken, so the false ones were asked for in the right way.
            assertEquals(
                    200,
                    server.getAs(ServerProcess.token(signedUp), "/api/auth/me").statusCode());
            assertEquals(
                    200, server.refresh(ServerProcess.refreshToken(refreshed)).statusCode());
            assertEquals(200, server.signIn(EMAIL).statusCode());
            assertFalse(server.output().contains(ServerProcess.PASSWORD));
        }
    }

    /** As text, or as the octets that a text in base64url stands for. */
    private static boolean isIn(String secret, String value) {
        boolean octets = secret.matches("[A-Za-z0-9_-]+");
        return value.contains(secret)
                || octets
                        && value.contains(
                                HexFormat.of().formatHex(Base64.getUrlDecoder().decode(secret)));
    }

    /** Every column of every row of every table, and what a reader would make of octets. */
    private static TreeSet<String> dump(String schema) throws SQLException {
        TreeSet<String> values = new TreeSet<>();
        try (Connection connection = TestPostgres.connect(TestPostgres.running().owner());
                Statement statement = connection.createStatement()) {
            List<String> columns = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select table_name, column_name from information_schema.columns where table_schema = '" + schema
                            + "'")) {
                while (rows.next()) {
                    columns.add("select " + rows.getString(2) + "::text from " + schema + "." + rows.getString(1));
                }
            }
            assertTrue(columns.size() > 30, columns.toString());
            for (String column : columns) {
                try (ResultSet rows = statement.executeQuery(column)) {
                    while (rows.next()) {
                        add(values, rows.getString(1));
                    }
                }
            }
        }
        return values;
    }

    private static void add(TreeSet<String> values, String value) {
        if (value == null || value.isEmpty()) {
            return;
        }
        values.add(value);
        if (value.startsWith("\\x")) {
            byte[] octets = HexFormat.of().parseHex(value.substring(2));
            values.add(Base64.getUrlEncoder().withoutPadding().encodeToString(octets));
        }
        if (value.startsWith("$argon2id$")) {
            values.addAll(List.of(value.substring(1).split("\\$")));
        }
    }
}
