package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.MasterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One embedded database for all tests of this JVM that neither stop nor kill it. */
final class TestPostgres {

    static final String MASTER_KEY = MasterKey.generate().reveal();

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private TestPostgres() {}

    private static final class Running {

        static final DataDirectory FOLDER = DataDirectory.open(temporary());
        static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start(FOLDER);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(Running::end));
        }

        private static Path temporary() {
            try {
                return Files.createTempDirectory("doorward-test-").resolve("data");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static void end() {
            POSTGRES.close();
            FOLDER.close();
            try {
                DataDirectory.delete(FOLDER.path().getParent());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    static EmbeddedPostgres running() {
        return Running.POSTGRES;
    }

    static DataDirectory folder() {
        return Running.FOLDER;
    }

    /** Unpacking is the slowest part of a first start, so most tests share what was unpacked. */
    static void linkBinaries(Path data) throws IOException {
        Files.createDirectories(data);
        Files.createSymbolicLink(data.resolve("binaries"), folder().binaries());
    }

    static void unlinkBinaries(Path data) throws IOException {
        DataDirectory.delete(data.resolve("binaries"));
    }

    /** Settings of a server with a database of its own, in a schema that no other test has seen. */
    static Map<String, String> ownDatabase() {
        Map<String, String> variables = new HashMap<>();
        variables.put("DATABASE_URL", text(running().login()));
        variables.put("MIGRATION_DATABASE_URL", text(running().owner()));
        variables.put("DOORWARD_MASTER_KEY", MASTER_KEY);
        variables.put("DOORWARD_DB_SCHEMA", "test" + SCHEMAS.incrementAndGet());
        return variables;
    }

    /** As an operator writes it, password included. */
    static String text(DatabaseUrl url) {
        return "postgres://" + url.user() + ":" + url.revealPassword() + "@" + url;
    }

    static int port(DatabaseUrl url) {
        return Integer.parseInt(url.toString().replaceAll(".*:([0-9]+)/.*", "$1"));
    }

    static void execute(DatabaseUrl url, String... statements) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String ask(DatabaseUrl url, String query) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    static Connection connect(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.revealPassword());
    }

    /** Whoever works in that folder. */
    static List<Long> processesIn(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, data))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static boolean worksIn(ProcessHandle process, Path data) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .equals(data);
        } catch (IOException gone) {
            return false;
        }
    }
}
