package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.Peppers;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that can be logged in to, with the secrets that belong to it: the configured one, or the embedded one, which runs
 * as long as this is open.
 */
final class OpenDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);

    private final DatabaseUrl login;
    private final DatabaseUrl owner;
    private final MasterKey master;
    private final Peppers peppers;
    private final Optional<DataDirectory> folder;
    private final Runnable close;

    private OpenDatabase(
            DatabaseUrl login,
            DatabaseUrl owner,
            MasterKey master,
            Peppers peppers,
            Optional<DataDirectory> folder,
            Runnable close) {
        this.login = login;
        this.owner = owner;
        this.master = master;
        this.peppers = peppers;
        this.folder = folder;
        this.close = close;
    }

    /**
     * For a server, which has the embedded database for itself.
     *
     * @throws StartFailure with what to do about it
     */
    static OpenDatabase forServer(Settings settings) {
        if (settings.database().url().isPresent()) {
            OpenDatabase configured =
                    configured(settings, settings.database().url().get());
            LOG.info("Database: {}", configured.login);
            return configured;
        }
        DataDirectory folder = DataDirectory.open(settings.database().directory());
        try {
            Settings.Keys keys = settings.keys();
            MasterKey master = keys.master().orElseGet(() -> EmbeddedKeys.master(folder));
            OpenDatabase embedded = started(folder, master, settings);
            LOG.info("Database: {}, embedded, in {}", embedded.login, folder.path());
            return embedded;
        } catch (RuntimeException | Error failure) {
            folder.close();
            throw failure;
        }
    }

    /**
     * For a command, which may come while a server runs, and then uses the embedded database of that server.
     *
     * @throws StartFailure with what to do about it
     */
    static OpenDatabase forCommand(Settings settings) {
        if (settings.database().url().isPresent()) {
            return configured(settings, settings.database().url().get());
        }
        DataDirectory folder = DataDirectory.openOrVisit(settings.database().directory());
        try {
            MasterKey master = settings.keys().master().orElseGet(() -> EmbeddedKeys.presentMaster(folder));
            return folder.isLocked() ? started(folder, master, settings) : visited(folder, master, settings);
        } catch (RuntimeException | Error failure) {
            folder.close();
            throw failure;
        }
    }

    private static OpenDatabase configured(Settings settings, DatabaseUrl url) {
        return new OpenDatabase(
                url,
                settings.database().migrations().orElse(url),
                // Settings has made sure that there is one.
                settings.keys().master().orElseThrow(),
                settings.keys().peppers().orElse(Peppers.none()),
                Optional.empty(),
                () -> {});
    }

    private static OpenDatabase started(DataDirectory folder, MasterKey master, Settings settings) {
        Peppers peppers = peppers(folder, settings);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
        return new OpenDatabase(postgres.login(), postgres.owner(), master, peppers, Optional.of(folder), () -> {
            postgres.close();
            folder.close();
        });
    }

    private static OpenDatabase visited(DataDirectory folder, MasterKey master, Settings settings) {
        Peppers peppers = peppers(folder, settings);
        int port = PostgresServer.portOfTheOneIn(folder.postgres());
        return new OpenDatabase(
                EmbeddedPostgres.login(folder, port),
                EmbeddedPostgres.owner(folder, port),
                master,
                peppers,
                Optional.of(folder),
                folder::close);
    }

    private static Peppers peppers(DataDirectory folder, Settings settings) {
        return settings.keys().peppers().orElseGet(() -> EmbeddedKeys.peppers(folder));
    }

    /** The login for everything but migrations. */
    DatabaseUrl login() {
        return login;
    }

    /** The login for migrations; it may be the same. */
    DatabaseUrl owner() {
        return owner;
    }

    MasterKey master() {
        return master;
    }

    Peppers peppers() {
        return peppers;
    }

    /** Where the embedded database is, or empty when it is another one. */
    Optional<DataDirectory> folder() {
        return folder;
    }

    /** Stops the database when this has started it. */
    @Override
    public void close() {
        close.run();
    }
}
