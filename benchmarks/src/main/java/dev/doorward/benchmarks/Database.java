package dev.doorward.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that keeps what it acknowledges: the test launcher turns that off, and here it is turned on. */
final class Database implements AutoCloseable {

    private static Database ofProcess;

    private final EmbeddedPostgres server;

    private final ProcessHandle postmaster;

    private Database(EmbeddedPostgres server) {
        this.server = server;
        postmaster = parentOfConnection();
    }

    /** The one of this process, empty; it ends with the process. */
    static synchronized Database ofProcess() {
        if (ofProcess == null) {
            ofProcess = start();
        }
        ofProcess.reset();
        return ofProcess;
    }

    private ProcessHandle parentOfConnection() {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow(() -> new IllegalStateException("PostgreSQL does not run on this machine"));
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Puts the server, its connections and those to come on these processors. */
    void stayOn(String cores) {
        Machine.putOn(cores, postmaster.pid());
        postmaster.children().forEach(child -> Machine.putOn(cores, child.pid()));
    }

    /** Seconds of processor that it has used, for all connections together. */
    double processorSeconds() {
        return Proc.processorSecondsOfFamily(postmaster);
    }

    /** On whatever processors this process runs on now, until {@link #stayOn} says something else. */
    static Database start() {
        try {
            return new Database(EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("max_connections", "60")
                    .setServerConfig("shared_buffers", "256MB")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setPortNumbers(new int[] {server.getPort()});
        source.setDatabaseName("postgres");
        source.setUser("postgres");
        return source;
    }

    HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source());
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    /** As {@code DATABASE_URL} has it. */
    String url() {
        return "postgresql://postgres:postgres@127.0.0.1:" + server.getPort() + "/postgres";
    }

    /** As a {@code DataSource} has it. */
    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    /** Empty again. */
    void reset() {
        execute("drop schema if exists doorward cascade");
    }

    /** Of ours: whoever has many ends one with each sign-in. */
    void endSessions() {
        execute("truncate doorward.sessions cascade");
    }

    private void execute(String sql) {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
