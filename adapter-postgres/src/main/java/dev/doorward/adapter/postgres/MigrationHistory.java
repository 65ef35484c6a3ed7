package dev.doorward.adapter.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Whether the history of a schema is, row for row, what Flyway writes when it has run every migration of this version and no
 * other: then Flyway has nothing to do and nothing to object to, and need not be loaded. Anything else, a changed file, a
 * failed or an unknown migration included, is for Flyway to judge.
 */
final class MigrationHistory {

    static final String TABLE = "doorward_schema_history";
    static final String FOLDER = "dev/doorward/adapter/postgres/migration";

    /** Every file of the folder, in the order of the versions. */
    static final List<String> FILES = List.of("V1__accounts.sql");

    private static final String THERE = "select from pg_catalog.pg_tables where schemaname = ? and tablename = ?";
    private static final String ROWS =
            "select version, type, script, checksum, success from {schema}." + TABLE + " order by installed_rank";

    private record Row(String version, String type, String script, int checksum, boolean success) {

        static Row of(String file) {
            return new Row(file.substring(1, file.indexOf("__")), "SQL", file, checksumOf(file), true);
        }
    }

    private MigrationHistory() {}

    /** @throws SQLException when it cannot be read, for lack of a right, say */
    static boolean isComplete(Connection connection, SchemaName schema) throws SQLException {
        if (!isThere(connection, schema)) {
            return false;
        }
        List<Row> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(schema.in(ROWS));
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Row(
                        rows.getString("version"),
                        rows.getString("type"),
                        rows.getString("script"),
                        rows.getInt("checksum"),
                        rows.getBoolean("success")));
            }
        }
        return found.equals(FILES.stream().map(Row::of).toList());
    }

    private static boolean isThere(Connection connection, SchemaName schema) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(THERE)) {
            statement.setString(1, schema.value());
            statement.setString(2, TABLE);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** As Flyway computes it: over the lines, without what ends them. */
    private static int checksumOf(String file) {
        CRC32 sum = new CRC32();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                MigrationHistory.class.getClassLoader().getResourceAsStream(FOLDER + "/" + file),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("a migration cannot be read", unreadable);
        }
        return (int) sum.getValue();
    }
}
