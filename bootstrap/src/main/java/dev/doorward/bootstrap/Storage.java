package dev.doorward.bootstrap;

import dev.doorward.adapter.postgres.PostgresSchema;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.port.StoreFailure;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;

/** The open database with everything that stands between it and the core: pools, schema and stores. */
final class Storage implements AutoCloseable {

    private final Deque<Runnable> toClose = new ArrayDeque<>();
    private final OpenDatabase database;
    private final KeyedHash addresses;
    private Pools pools;
    private PostgresStore store;

    private Storage(OpenDatabase database) {
        this.database = database;
        this.addresses = KeyedHash.derivedFrom(database.master(), "addresses of clients");
        toClose.push(database::close);
    }

    /** For a server: brings the schema up to date first. */
    static Storage forServer(Settings settings, Application application, InstantSource clock) {
        Storage storage = new Storage(OpenDatabase.forServer(settings));
        return storage.opened(settings, settings.database().poolSize(), clock, schema -> {
            storage.migrate(schema);
            storage.migrate(application, schema);
        });
    }

    /** For a command: leaves the schema as it is, which belongs to the servers. */
    static Storage forCommand(Settings settings, InstantSource clock) {
        Storage storage = new Storage(OpenDatabase.forCommand(settings));
        return storage.opened(settings, 1, clock, storage::verify);
    }

    private interface SchemaCheck {
        void of(String schema);
    }

    private Storage opened(Settings settings, int poolSize, InstantSource clock, SchemaCheck check) {
        try {
            pools = Pools.open(database.login(), poolSize);
            toClose.push(pools::close);
            String schema = settings.database().schema();
            check.of(schema);
            store = PostgresStore.open(
                    pools.requests(),
                    pools.feed(),
                    schema,
                    settings.store()
                            .withListen(!database.login().isPooler())
                            .withIpHash(addresses::of)
                            .withAttemptHash(KeyedHash.derivedFrom(database.master(), "attempts")::of)
                            .withClock(clock));
            toClose.push(store::close);
            return this;
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private void migrate(String name) {
        DatabaseUrl login = database.login();
        DatabaseUrl owner = database.owner();
        PostgresSchema schema = new PostgresSchema(Pools.migrations(owner), name);
        try {
            schema.migrate();
            if (!login.user().equals(owner.user())) {
                schema.grantTo(login.user());
            }
        } catch (StoreFailure failure) {
            throw new StartFailure(
                    StartFailure.sentence(failure) + " The login " + owner.user() + " at " + owner
                            + " must be allowed to make and change that schema; another one can be given as"
                            + " MIGRATION_DATABASE_URL.",
                    failure);
        }
    }

    private void migrate(Application application, String schema) {
        try {
            application.migrate(
                    Pools.migrations(database.owner()), schema, database.login().user());
        } catch (IllegalStateException failure) {
            throw new StartFailure("The application's own tables: " + failure.getMessage(), failure);
        }
    }

    private void verify(String name) {
        try {
            new PostgresSchema(Pools.migrations(database.login()), name).verify();
        } catch (StoreFailure failure) {
            throw new StartFailure(
                    StartFailure.sentence(failure) + " Start a server of this version on " + database.login()
                            + " first, and give this command the settings of that server.",
                    failure);
        }
    }

    OpenDatabase database() {
        return database;
    }

    /** Where requests borrow their connections. */
    DataSource requests() {
        return pools.requests();
    }

    PostgresStore store() {
        return store;
    }

    /** From now on tells how the database is used. */
    void measure(Metrics metrics) {
        pools.measure(metrics.pool());
        metrics.follow(store);
    }

    /** What is stored and logged in place of a client's address. */
    KeyedHash addresses() {
        return addresses;
    }

    @Override
    public void close() {
        try {
            toClose.pop().run();
        } finally {
            if (!toClose.isEmpty()) {
                close();
            }
        }
    }
}
