package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.FastCore;
import dev.doorward.adapter.crypto.ListedCommonPasswords;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthHandlerBuilder;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.adapter.http.DocsHandler;
import dev.doorward.adapter.http.MetricsHandler;
import dev.doorward.adapter.http.RequestObserver;
import dev.doorward.adapter.http.ServerLimits;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.StoreFailure;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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
        // What needs no database is loaded while that is connected to.
        Ahead<String> argon2 = Ahead.begin("argon2", Argon2PasswordHasher::library);
        Ahead<CommonPasswords> common = Ahead.begin("passwords", ListedCommonPasswords::new);
        warmUp("keys", SigningAlgorithm.HS256);
        Ahead.begin("http", () -> {
            AuthServer.warmUp();
            return null;
        });
        InstantSource clock = InstantSource.system();
        Storage storage = Storage.forServer(settings, application, clock);
        toClose.push(storage::close);
        // The libraries for metrics are loaded only when somebody wants them.
        Optional<Metrics> metrics = settings.listen().metricsPort().map(port -> new Metrics());
        Instruments instruments = metrics.isPresent() ? metrics.get() : Instruments.NONE;
        metrics.ifPresent(storage::measure);
        LOG.info("Argon2: {}", argon2.get());
        Accounts accounts = Accounts.in(storage, settings, clock, instruments, common::get);
        storage.store().awaitReady(FIRST_NEWS);
        keepHouse(settings, accounts);
        metrics.ifPresent(figures -> serve(figures, settings.listen()));
        listen(settings, accounts, storage, application, metrics);
        // Last, because these take processors that others need until here.
        warmUp("signing", settings.tokens().signing());
        accounts.hasher().startFastCore(settings.policy().hashPermits(), Wiring::onFastCore);
    }

    private static void warmUp(String name, SigningAlgorithm algorithm) {
        Ahead.begin(name, () -> {
            SigningKeys.warmUp(algorithm);
            return null;
        });
    }

    private static void onFastCore(FastCore state, String sentence) {
        if (state == FastCore.DISABLED) {
            LOG.error(
                    "Argon2 fast core: DISABLED, {}. argon2-jvm verifies from now on, more slowly. Please report this,"
                            + " with the version of the JDK and the model of the processor.",
                    sentence);
        } else {
            LOG.info("Argon2 fast core: {}{}", state == FastCore.NOT_CHOSEN ? "not used, " : "", sentence);
        }
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

    private void serve(Metrics metrics, Settings.Listen listen) {
        int port = listen.metricsPort().orElseThrow();
        AuthServer server = started(
                () -> AuthServer.start(new MetricsHandler(metrics::text), listen.host(), port),
                listen.host(),
                port,
                "HOST and DOORWARD_METRICS_PORT");
        toClose.push(() -> server.stop(Duration.ZERO));
        LOG.info("Metrics on {}/metrics", url(server.address()));
    }

    private void listen(
            Settings settings, Accounts accounts, Storage storage, Application application, Optional<Metrics> metrics) {
        PostgresStore store = storage.store();
        int hashing = settings.policy().hashPermits() + settings.policy().hashQueue();
        Settings.Listen listen = settings.listen();
        BooleanSupplier ready = () -> !stopping && store.ready();
        var builder = AuthHandler.builder(accounts.auth())
                .jwks(accounts.accessKeys()::jwks)
                .ready(ready)
                .remembered(accounts.tokens()::remembers)
                .trustedProxies(listen.trustedProxies())
                .corsOrigins(listen.corsOrigins())
                .workers(Math.min(MOST_WORKERS, Math.max(LEAST_WORKERS, 2 * hashing)));
        listen.publicUrl().ifPresent(builder::publicUrl);
        RequestObserver observer = metrics.map(RequestObserver.class::cast).orElse(RequestObserver.NONE);
        builder.observer(observer);
        metrics.ifPresent(figures -> figures.follow(ready));
        AuthHandler handler = withRoutes(application, builder, storage);
        toClose.push(handler::close);
        DocsHandler documented = new DocsHandler(handler, Docs.files(), listen.isHttps(), observer);
        ServerLimits limits = ServerLimits.defaults();
        AuthServer server = started(
                () -> AuthServer.start(
                        documented, listen.host(), listen.port(), listen.isDirect() ? limits : limits.behindProxies()),
                listen.host(),
                listen.port(),
                "HOST and PORT");
        toClose.push(() -> server.stop(DRAIN));
        toClose.push(Wiring::announced);
        address = server.address();
    }

    private static AuthServer started(Supplier<AuthServer> start, String host, int port, String settings) {
        if (new InetSocketAddress(host, port).isUnresolved()) {
            throw new StartFailure("HOST " + host + " is no address of this machine.");
        }
        try {
            return start.get();
        } catch (UncheckedIOException failure) {
            throw new StartFailure(
                    "Cannot listen on " + host + ":" + port + ": " + StartFailure.reason(failure.getCause())
                            + ". Stop what listens there, or set " + settings + ".",
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

    InetSocketAddress address() {
        return address;
    }

    /** Where it listens, as a URL. */
    String url() {
        return url(address);
    }

    private static String url(InetSocketAddress address) {
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
