package dev.doorward.bootstrap;

import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL in the data directory, for whoever has none: nothing to install, data kept between runs. It has two
 * logins with random passwords, one for migrations and one that owns nothing for everything else. Should it die, it is
 * started again at the same place.
 */
final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int ATTEMPTS = 3;
    private static final long KEEPER_MILLIS = 5_000;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private static final String OWNER_PASSWORD = "database-owner-password";
    private static final String LOGIN_PASSWORD = "database-login-password";

    private final DataDirectory folder;
    private final PostgresBinaries binaries;
    private final Unprivileged user;
    private final String ownerPassword;
    private final String loginPassword;
    private final Thread keeper = new Thread(this::keepAlive, "doorward-postgres-keeper");
    private volatile PostgresServer server;
    private volatile boolean closing;

    private EmbeddedPostgres(DataDirectory folder, PostgresBinaries binaries, Unprivileged user) {
        this.folder = folder;
        this.binaries = binaries;
        this.user = user;
        this.ownerPassword = revealPassword(folder, OWNER_PASSWORD);
        this.loginPassword = revealPassword(folder, LOGIN_PASSWORD);
    }

    /**
     * Starts it; when the folder is empty, makes the database first.
     *
     * @throws StartFailure with what to do about it
     */
    static EmbeddedPostgres start(DataDirectory folder) {
        PostgresBinaries binaries = PostgresBinaries.in(folder);
        return start(folder, binaries, Unprivileged.here(folder, binaries));
    }

    static EmbeddedPostgres start(DataDirectory folder, PostgresBinaries binaries, Unprivileged user) {
        EmbeddedPostgres postgres = new EmbeddedPostgres(folder, binaries, user);
        postgres.startFirst();
        return postgres;
    }

    private void startFirst() {
        prepare();
        for (int attempt = 1; server == null; attempt++) {
            try {
                server = PostgresServer.start(binaries, user, folder.postgres(), PostgresServer.freePort());
            } catch (StartFailure failure) {
                // Between finding the port free and listening on it somebody else may have taken it.
                if (attempt == ATTEMPTS || !failure.getMessage().contains("could not create any TCP/IP sockets")) {
                    throw failure;
                }
            }
        }
        keeper.setDaemon(true);
        keeper.start();
    }

    private void prepare() {
        new PostgresCluster(folder.postgres(), binaries, user).prepare(ownerPassword, loginPassword);
    }

    /** The login that owns the database, for migrations. */
    DatabaseUrl owner() {
        return owner(server.port(), ownerPassword);
    }

    /** The login for everything else; it is no superuser and owns nothing. */
    DatabaseUrl login() {
        return login(server.port(), loginPassword);
    }

    /** The same login where somebody else runs the database, on that port. */
    static DatabaseUrl owner(DataDirectory folder, int port) {
        return owner(port, revealPassword(folder, OWNER_PASSWORD));
    }

    /** The same login where somebody else runs the database, on that port. */
    static DatabaseUrl login(DataDirectory folder, int port) {
        return login(port, revealPassword(folder, LOGIN_PASSWORD));
    }

    private static DatabaseUrl owner(int port, String password) {
        return DatabaseUrl.local(port, PostgresCluster.DATABASE, PostgresCluster.OWNER, password);
    }

    private static DatabaseUrl login(int port, String password) {
        return DatabaseUrl.local(port, PostgresCluster.DATABASE, PostgresCluster.LOGIN, password);
    }

    private static String revealPassword(DataDirectory folder, String name) {
        return folder.revealSecret(name, EmbeddedPostgres::randomPassword);
    }

    long pid() {
        return server.pid();
    }

    private void keepAlive() {
        try {
            while (!closing) {
                int exit = server.awaitEnd();
                for (long pause = 100; !closing; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
                    LOG.error("The embedded database has ended with exit code {}; starting it again", exit);
                    if (restarted()) {
                        break;
                    }
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean restarted() {
        try {
            prepare();
            PostgresServer again = PostgresServer.start(binaries, user, folder.postgres(), server.port());
            server = again;
            if (closing) {
                again.stop();
            }
            return true;
        } catch (RuntimeException failure) {
            LOG.error("The embedded database is down: {}", failure.getMessage());
            return false;
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Stops it; the folder stays open. */
    @Override
    public void close() {
        closing = true;
        server.stop();
        keeper.interrupt();
        try {
            // It may just have been starting a new one, which it stops.
            keeper.join(KEEPER_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
