package dev.doorward.specs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.HmacRefreshTokens;
import dev.doorward.adapter.crypto.JwtAccessTokens;
import dev.doorward.adapter.crypto.ListedCommonPasswords;
import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.adapter.http.ServerLimits;
import dev.doorward.adapter.postgres.PostgresOptions;
import dev.doorward.adapter.postgres.PostgresSchema;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.Users;
import dev.doorward.example.tasks.Tasks;
import dev.doorward.testkit.ManualClock;
import dev.doorward.testkit.RecordingEvents;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The whole of it on a real PostgreSQL and a real socket, with the default policy and the routes of the example, wired here so that
 * time is moved by hand and ports fail when they are told to. Only the password hash is cheaper than by default.
 */
final class LiveServer implements AutoCloseable {

    static final String PUBLIC_URL = "https://accounts.example.org";

    /** Of another site, and allowed to call. */
    static final String LISTED_ORIGIN = "https://app.example.net";

    final ManualClock clock = new ManualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    final Faults faults = new Faults();
    final SpecDatabase database = new SpecDatabase();
    final URI url;
    private final HikariDataSource requests;
    private final PostgresStore store;
    private final AuthHandler handler;
    private final AuthServer server;

    LiveServer() {
        Tasks tasks = new Tasks();
        PostgresSchema schema = new PostgresSchema(database.connectAs(database.owner()), PostgresSchema.DEFAULT_NAME);
        schema.migrate();
        schema.grantTo(database.app());
        tasks.migrate(database.connectAs(database.owner()), PostgresSchema.DEFAULT_NAME, database.app());
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(database.connectAs(database.app()));
        pool.setMaximumPoolSize(4);
        requests = new HikariDataSource(pool);
        store = PostgresStore.open(
                requests,
                database.connectAs(database.app()),
                PostgresSchema.DEFAULT_NAME,
                PostgresOptions.defaults().withClock(clock));
        store.awaitReady(Duration.ofSeconds(10));
        MasterKey master = MasterKey.generate();
        SigningKeys access = SigningKeys.forAccessTokens(
                store.signingKeys(), master, SigningAlgorithm.ES256, Duration.ofDays(8), clock);
        Auth auth = Auth.builder()
                .users(faults.around(Users.class, store.users()))
                .sessions(faults.around(Sessions.class, store.sessions()))
                .revocations(faults.around(Revocations.class, store.revocations()))
                .attempts(faults.around(Attempts.class, store.attempts()))
                .devices(store.devices())
                .passwordHasher(new Argon2PasswordHasher(Argon2Parameters.parse("m=64,t=1,p=1"), Peppers.none()))
                .accessTokens(new JwtAccessTokens(access, "doorward", "doorward"))
                .refreshTokens(new HmacRefreshTokens(SigningKeys.forRefreshTokens(store.signingKeys(), master, clock)))
                .commonPasswords(new ListedCommonPasswords())
                .events(new RecordingEvents())
                .clock(clock)
                .policy(AuthPolicy.defaults())
                .build();
        var api = AuthHandler.builder(auth)
                .jwks(() -> {
                    faults.check();
                    return access.jwks();
                })
                .ready(() -> faults.none() && store.ready())
                .publicUrl(URI.create(PUBLIC_URL))
                .corsOrigins(List.of(URI.create(LISTED_ORIGIN)))
                .trustedProxies(1);
        tasks.addRoutes(api, requests);
        handler = api.build();
        server = AuthServer.start(
                handler, "127.0.0.1", 0, ServerLimits.defaults().behindProxies());
        url = URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    Call call(String method, String path) {
        return new Call(url, method, path);
    }

    @Override
    public void close() {
        server.stop(Duration.ZERO);
        handler.close();
        store.close();
        requests.close();
    }
}
