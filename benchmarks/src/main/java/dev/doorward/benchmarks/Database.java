package dev.doorward.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that keeps what it acknowledges: the test launcher turns that off, and here it is turned on. */
final class Database implements AutoCloseable {

    private final EmbeddedPostgres server;

    private Database(EmbeddedPostgres server) {
        this.server = server;
    }

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

    /** Empty again. */
    void reset() {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists doorward cascade");
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
