package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthHandlerBuilder;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.adapter.http.ServerLimits;
import dev.doorward.adapter.postgres.PostgresStore;
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

    /** How long it says "not ready" before it stops listening, so that a balancer that asks every second goes elsewhere. */
    private static final long ANNOUNCED_MILLIS = 1_200;

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
    static Wiring start(Settings settings, Application application) {
        Wiring wiring = new Wiring();
        try {
            wiring.wire(settings, application);
            return wiring;
        } catch (StoreFailure failure) {
            wiring.close();
            throw new StartFailure(StartFailure.sentence(failure), failure);
        } catch (RuntimeException | Error failure) {
            wiring.close();
            throw failure;
        }
    }

    private void wire(Settings settings, Application application) {
        Argon2PasswordHasher.givesBackMemory();
        InstantSource clock = InstantSource.system();
        Storage storage = Storage.forServer(settings, application, clock);
        toClose.push(storage::close);
        Accounts accounts = Accounts.in(storage, settings, clock);
        LOG.info("Argon2: {}", Argon2PasswordHasher.library());
        storage.store().awaitReady(FIRST_NEWS);
        keepHouse(settings, accounts);
        listen(settings, accounts, storage, application);
    }

    private void keepHouse(Settings settings, Accounts accounts) {
        Duration period = settings.keys().rotation();
        Housekeeping housekeeping = Housekeeping.start(
                Housekeeping.EVERY,
                List.of(
                        new KeyRotation(accounts.accessKeys(), period, accounts.events()),
                        new KeyRotation(accounts.refreshKeys(), period, accounts.events())));
        toClose.push(housekeeping::close);
    }

    private void listen(Settings settings, Accounts accounts, Storage storage, Application application) {
        PostgresStore store = storage.store();
        int hashing = settings.policy().hashPermits() + settings.policy().hashQueue();
        Settings.Listen listen = settings.listen();
        var builder = AuthHandler.builder(accounts.auth())
                .jwks(accounts.accessKeys()::jwks)
                .ready(() -> !stopping && store.ready())
                .trustedProxies(listen.trustedProxies())
                .corsOrigins(listen.corsOrigins())
                .workers(Math.min(MOST_WORKERS, Math.max(LEAST_WORKERS, 2 * hashing)));
        listen.publicUrl().ifPresent(builder::publicUrl);
        if (new InetSocketAddress(listen.host(), listen.port()).isUnresolved()) {
            throw new StartFailure("HOST " + listen.host() + " is no address of this machine.");
        }
        AuthHandler handler = withRoutes(application, builder, storage);
        toClose.push(handler::close);
        try {
            ServerLimits limits = ServerLimits.defaults();
            AuthServer server = AuthServer.start(
                    handler, listen.host(), listen.port(), listen.isDirect() ? limits : limits.behindProxies());
            toClose.push(() -> server.stop(DRAIN));
            toClose.push(Wiring::announced);
            address = server.address();
        } catch (UncheckedIOException failure) {
            throw new StartFailure(
                    "Cannot listen on " + listen.host() + ":" + listen.port() + ": "
                            + StartFailure.reason(failure.getCause())
                            + ". Stop what listens there, or set HOST and PORT.",
                    failure);
        }
    }

    private static AuthHandler withRoutes(Application application, AuthHandlerBuilder api, Storage storage) {
        try {
            application.addRoutes(api, storage.requests());
            return api.build();
        } catch (IllegalStateException failure) {
            throw new StartFailure("The application's own routes: " + failure.getMessage(), failure);
        }
    }

    private static void announced() {
        try {
            Thread.sleep(ANNOUNCED_MILLIS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where it listens, as a URL. */
    String url() {
        String host = address.getHostString();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
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
