package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.JwtAccessTokens;
import dev.doorward.adapter.crypto.ListedCommonPasswords;
import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.adapter.postgres.PostgresSchema;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.Auth;
import dev.doorward.core.port.StoreFailure;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server, put together from its settings. It closes in the reverse order, also when it fails half way. */
final class Wiring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final Duration FIRST_NEWS = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(4);
    private static final int LEAST_WORKERS = 64;
    private static final int MOST_WORKERS = 10_000;

    private final Deque<Runnable> toClose = new ArrayDeque<>();
    private volatile boolean stopping;
    private InetSocketAddress address;

    private Wiring() {}

    /**
     * Starts everything; when it returns, requests are answered.
     *
     * @throws StartFailure with what to do about it
     */
    static Wiring start(Settings settings) {
        Wiring wiring = new Wiring();
        try {
            wiring.wire(settings);
            return wiring;
        } catch (StoreFailure failure) {
            wiring.close();
            throw new StartFailure(sentence(failure.getMessage()), failure);
        } catch (RuntimeException | Error failure) {
            wiring.close();
            throw failure;
        }
    }

    private static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }

    private void wire(Settings settings) {
        if (settings.database().url().isPresent()) {
            DatabaseUrl url = settings.database().url().get();
            DatabaseUrl migrations = settings.database().migrations().orElse(url);
            // Settings has made sure that there is one.
            MasterKey master = settings.keys().master().orElseThrow();
            LOG.info("Database: {}", url);
            wire(settings, url, migrations, master, settings.keys().peppers().orElse(Peppers.none()));
            return;
        }
        DataDirectory folder = DataDirectory.open(settings.database().directory());
        toClose.push(folder::close);
        MasterKey master = settings.keys().master().orElseGet(() -> EmbeddedKeys.master(folder));
        Peppers peppers = settings.keys().peppers().orElseGet(() -> EmbeddedKeys.peppers(folder));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
        toClose.push(postgres::close);
        LOG.info("Database: {}, embedded, in {}", postgres.login(), folder.path());
        wire(settings, postgres.login(), postgres.owner(), master, peppers);
    }

    private void wire(Settings settings, DatabaseUrl url, DatabaseUrl migrations, MasterKey master, Peppers peppers) {
        InstantSource clock = InstantSource.system();
        KeyedHash addresses = KeyedHash.derivedFrom(master, "addresses of clients");
        Pools pools = Pools.open(url, settings.database().poolSize());
        toClose.push(pools::close);
        migrate(url, migrations, settings.database().schema());
        PostgresStore store = PostgresStore.open(
                pools.requests(),
                pools.feed(),
                settings.database().schema(),
                settings.store()
                        .withListen(!url.isPooler())
                        .withIpHash(addresses::of)
                        .withClock(clock));
        toClose.push(store::close);
        refuseMissingPeppers(store, peppers);
        SigningKeys keys =
                SigningKeys.open(store.signingKeys(), master, settings.tokens().signing(), clock);
        Auth auth = Auth.builder()
                .users(store.users())
                .sessions(store.sessions())
                .revocations(store.revocations())
                .passwordHasher(new Argon2PasswordHasher(settings.argon2(), peppers))
                .accessTokens(new JwtAccessTokens(
                        keys, settings.tokens().issuer(), settings.tokens().audience()))
                .commonPasswords(new ListedCommonPasswords())
                .events(new SecurityLog(addresses))
                .clock(clock)
                .policy(settings.policy())
                .build();
        LOG.info("Argon2: {}", Argon2PasswordHasher.library());
        store.awaitReady(FIRST_NEWS);
        listen(settings, auth, keys, store);
    }

    private static void migrate(DatabaseUrl url, DatabaseUrl migrations, String name) {
        PostgresSchema schema = new PostgresSchema(Pools.migrations(migrations), name);
        schema.migrate();
        if (!url.user().equals(migrations.user())) {
            schema.grantTo(url.user());
        }
    }

    private static void refuseMissingPeppers(PostgresStore store, Peppers peppers) {
        List<String> missing = store.pepperIds().stream()
                .filter(id -> !peppers.has(id))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new StartFailure("Stored password hashes need peppers that are not configured: "
                    + String.join(", ", missing) + ". Add them to DOORWARD_PEPPERS, after the current one; without them"
                    + " these users cannot sign in.");
        }
    }

    private void listen(Settings settings, Auth auth, SigningKeys keys, PostgresStore store) {
        int hashing = settings.policy().hashPermits() + settings.policy().hashQueue();
        Settings.Listen listen = settings.listen();
        var builder = AuthHandler.builder(auth)
                .jwks(keys::jwks)
                .ready(() -> !stopping && store.ready())
                .trustedProxies(listen.trustedProxies())
                .workers(Math.min(MOST_WORKERS, Math.max(LEAST_WORKERS, 2 * hashing)));
        listen.publicUrl().ifPresent(builder::publicUrl);
        AuthHandler handler = builder.build();
        toClose.push(handler::close);
        try {
            AuthServer server = AuthServer.start(handler, listen.host(), listen.port());
            toClose.push(() -> server.stop(DRAIN));
            address = server.address();
        } catch (UncheckedIOException failure) {
            throw new StartFailure(
                    "Cannot listen on " + listen.host() + ":" + listen.port() + ": "
                            + StartFailure.reason(failure.getCause())
                            + ". Stop what listens there, or set HOST and PORT.",
                    failure);
        }
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return address;
    }

    /** Says "not ready", lets requests end, and closes everything; within 10 s. */
    @Override
    public void close() {
        stopping = true;
        // An interruption has brought us here, perhaps; it must not cut off an orderly end.
        boolean interrupted = Thread.interrupted();
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().run();
            } catch (RuntimeException failure) {
                LOG.warn("While stopping", failure);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
