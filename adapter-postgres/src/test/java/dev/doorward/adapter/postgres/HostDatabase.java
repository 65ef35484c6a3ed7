package dev.doorward.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.doorward.core.user.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/** A host's database beside ours: a login that owns its tables, a login that runs, and {@code app.tasks} under a scope. */
final class HostDatabase {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final TestDatabase database = TestDatabase.migrated("doorward");
    final String owner;
    final String app;

    HostDatabase() {
        int number = NUMBER.incrementAndGet();
        owner = "host_owner_" + number;
        app = "host_app_" + number;
        database.run("create role " + owner + " login; create role " + app + " login; create schema app authorization "
                + owner);
        database.run(RowLevelSecurity.references("doorward", owner));
        asOwner("create table app.tasks (id uuid primary key,"
                + " user_id uuid not null references doorward.users (id) on delete cascade, title text not null)");
        asOwner("create index tasks_by_user on app.tasks (user_id)");
        asOwner(RowLevelSecurity.sql("app.tasks", "user_id"));
        asOwner(RowLevelSecurity.grants("app.tasks", app));
    }

    /** Gives the disk back at once; a server with many databases takes long to stop. */
    void drop() {
        PGSimpleDataSource maintenance = database.source();
        String name = maintenance.getDatabaseName();
        maintenance.setDatabaseName("postgres");
        TestDatabase.run(maintenance, "drop database " + name + " with (force)");
    }

    void asOwner(String sql) {
        TestDatabase.run(database.source(owner), sql);
    }

    /** A connection each, of the running login. */
    PGSimpleDataSource source() {
        return database.source(app);
    }

    /** What a host would put before it. */
    HikariDataSource pool(int connections) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source());
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }

    /** Somebody who has signed up. */
    UserId user() {
        UserId id = UserId.random();
        database.run("insert into doorward.users (id, email_canonical, email, name, created_at) values ('" + id + "', '"
                + id + "', '" + id + "', 'Somebody', now())");
        return id;
    }

    /** All tasks of all users, as nobody but the superuser sees them. */
    List<String> everything() {
        return database.texts("select user_id || ' ' || title from app.tasks order by 1");
    }

    static int insert(Connection connection, UserId user, String title) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("insert into app.tasks (id, user_id, title) values (?, ?, ?)")) {
            statement.setObject(1, UUID.randomUUID());
            statement.setObject(2, user.value());
            statement.setString(3, title);
            return statement.executeUpdate();
        }
    }

    static int update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The first column of every row, as text. */
    static List<String> texts(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    static List<String> titles(Connection connection) throws SQLException {
        return texts(connection, "select title from app.tasks order by 1");
    }
}
