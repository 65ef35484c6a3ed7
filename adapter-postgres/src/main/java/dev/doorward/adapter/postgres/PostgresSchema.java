package dev.doorward.adapter.postgres;

import dev.doorward.core.port.StoreFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Makes and checks our tables, in a schema of their own with a history of their own. The host's tables and the host's Flyway
 * are not touched, and may come before or after.
 */
public final class PostgresSchema {

    /** The name of the schema, unless another is chosen. */
    public static final String DEFAULT_NAME = "doorward";

    private static final String HISTORY = MigrationHistory.TABLE;
    private static final String LOCATION = "classpath:" + MigrationHistory.FOLDER;

    /** The key of the lock under which nodes make the schema; any number that nobody else uses. */
    private static final long MAKING_A_SCHEMA = 0x646f6f7277617264L;

    /** How long a node waits for another one that is migrating; Flyway asks once a second. */
    private static final int LOCK_SECONDS = 300;

    // No more than the statements of this package need. What hangs on a user goes with the user without a right of
    // ours;
    // the trail of events can be written and, when it is old, deleted, but not rewritten.
    private static final List<String> GRANTS = List.of(
            "grant usage on schema {schema} to %s",
            "grant select on {schema}." + HISTORY + " to %s",
            "grant select, insert, update (disabled_at), delete on {schema}.users to %s",
            "grant select, insert, update (phc, pepper_id, bound_to_user, password_version) on {schema}.password_hashes to %s",
            "grant select, insert, update (last_seen_at, alive_until, generation, ip, user_agent), delete on"
                    + " {schema}.sessions to %s",
            "grant select, insert, update, delete on {schema}.revocations to %s",
            "grant select, insert, update (known_until), delete on {schema}.devices to %s",
            "grant select, insert, update, delete on {schema}.attempts to %s",
            "grant select, insert, update (wrapped) on {schema}.signing_keys to %s",
            "grant select (id, at), insert, delete on {schema}.events to %s");

    private final DataSource migrations;
    private final SchemaName schema;

    /**
     * @param migrations connections of a login that may create the schema or, where it exists, tables in it. {@link #migrate}
     *     holds up to three at a time
     * @param schema the schema's name, {@code [a-z_][a-z0-9_]{0,62}}, neither {@code public} nor {@code information_schema},
     *     nor beginning with {@code pg_}
     * @throws IllegalArgumentException when it is no such name
     */
    public PostgresSchema(DataSource migrations, String schema) {
        this.migrations = Objects.requireNonNull(migrations, "migrations");
        this.schema = new SchemaName(schema);
    }

    /**
     * The name as it is, when a schema of ours may have it.
     *
     * @throws IllegalArgumentException when it may not
     */
    public static String checkedName(String schema) {
        return new SchemaName(schema).value();
    }

    /**
     * Brings the schema to what this version of the library needs; makes it when it is missing. Nodes may do so at the same
     * time.
     *
     * @throws StoreFailure when the database does not do it, or the schema is newer than this version of the library
     */
    public void migrate() {
        if (isUpToDate()) {
            return;
        }
        makeSchema();
        run(flyway -> {
            refuseNewer(flyway.info());
            return flyway.migrate();
        });
    }

    /**
     * Checks, without changing anything, that the schema is what this version of the library needs. A login that {@link
     * #grantTo} has named may do this.
     *
     * @throws StoreFailure when migrations are missing, or the schema is newer than this version of the library
     */
    public void verify() {
        if (isUpToDate()) {
            return;
        }
        run(flyway -> {
            MigrationInfoService info = flyway.info();
            refuseNewer(info);
            if (info.pending().length > 0) {
                throw new StoreFailure("schema " + schema.value() + " is not up to date: migrations "
                        + versions(info.pending()) + " are missing");
            }
            return info;
        });
    }

    /**
     * Allows a login what the stores need and nothing else: no change of tables, no change of an event, of a key nothing but
     * how it is wrapped. Do it after every {@link #migrate()}; it may be repeated.
     *
     * @param role the name of the login, as it is: it is quoted here
     * @throws StoreFailure when the database does not do it, for example because there is no such role
     */
    public void grantTo(String role) {
        String quoted = '"' + role.replace("\"", "\"\"") + '"';
        transaction(statement -> {
            // Two nodes that start together would change the same rows of the catalogue, which PostgreSQL refuses.
            statement.execute("select pg_catalog.pg_advisory_xact_lock(" + MAKING_A_SCHEMA + ")");
            for (String grant : GRANTS) {
                statement.execute(schema.in(grant.formatted(quoted)));
            }
        });
    }

    /** A quick look, which is all that most starts need: loading Flyway takes longer than everything else about a schema. */
    private boolean isUpToDate() {
        try (Connection connection = migrations.getConnection()) {
            return lookedAt(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private boolean lookedAt(Connection connection) {
        try {
            return MigrationHistory.isComplete(connection, schema);
        } catch (SQLException e) {
            return false; // whoever looks next says what is wrong
        }
    }

    /**
     * Made here, because Flyway tries ten times, a second apart, also when the right to do it is missing. Where the schema is
     * there, nothing is asked for: the login may lack that right then.
     */
    private void makeSchema() {
        transaction(statement -> {
            try (ResultSet there = statement.executeQuery(
                    "select from pg_catalog.pg_namespace where nspname = '" + schema.value() + "'")) {
                if (there.next()) {
                    return;
                }
            }
            // The second node to come here waits for the first, and then finds the schema.
            statement.execute("select pg_catalog.pg_advisory_xact_lock(" + MAKING_A_SCHEMA + ")");
            statement.execute(schema.in("create schema if not exists {schema}"));
        });
    }

    private void transaction(Statements work) {
        try (Connection connection = migrations.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                work.on(statement);
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private void run(Function<Flyway, ?> work) {
        try {
            work.apply(flyway());
        } catch (FlywayException e) {
            throw failure(e);
        }
    }

    private Flyway flyway() {
        FluentConfiguration configuration = Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(migrations)
                .schemas(schema.value())
                .defaultSchema(schema.value())
                .createSchemas(false)
                .table(HISTORY)
                .locations(LOCATION)
                .failOnMissingLocations(true)
                .placeholders(Map.of("schema", schema.value()))
                .cleanDisabled(true)
                .outOfOrder(false)
                .lockRetryCount(LOCK_SECONDS);
        // A lock that ends with its transaction: one that ends with its session would stay behind in a pooler.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(true);
        return configuration.load();
    }

    private void refuseNewer(MigrationInfoService info) {
        MigrationInfo[] newer = Arrays.stream(info.all())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .toArray(MigrationInfo[]::new);
        if (newer.length > 0) {
            throw new StoreFailure(
                    "schema " + schema.value() + " is newer than this version of the library, which does not know"
                            + " migrations " + versions(newer));
        }
    }

    private static String versions(MigrationInfo... migrations) {
        return Arrays.stream(migrations)
                .map(migration -> String.valueOf(migration.getVersion()))
                .collect(Collectors.joining(", "));
    }

    /** With the server's message, without its details, which may quote a row. */
    private StoreFailure failure(Exception e) {
        Optional<SQLException> sql = sqlException(e);
        String reason = sql.map(PostgresSchema::reason).orElse(e.getMessage());
        return new StoreFailure("schema " + schema.value() + ": " + reason);
    }

    private static Optional<SQLException> sqlException(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    private static String reason(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        return "SQLState " + e.getSQLState() + (server == null ? "" : ", " + server.getMessage());
    }

    private interface Statements {
        void on(Statement statement) throws SQLException;
    }
}
