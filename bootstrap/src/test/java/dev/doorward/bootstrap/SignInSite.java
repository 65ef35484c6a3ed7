package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.adapter.postgres.PostgresOptions;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.Registration;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.FewCommonPasswords;
import dev.doorward.testkit.InsecureAccessTokens;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.InsecureRefreshTokens;
import dev.doorward.testkit.RecordingEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Real servers on one schema of a real database, whose ports a test can look into, or spoil. Tokens cost nothing. */
final class SignInSite implements AutoCloseable {

    private static final ClientInfo OPERATOR = new ClientInfo("", "", "");
    private static final Rule.Rate OFTEN = new Rule.Rate(1_000_000, Duration.ofDays(1));

    final RecordedStatements statements = new RecordedStatements();
    final RecordingEvents events = new RecordingEvents();

    private final Deque<Runnable> toClose = new ArrayDeque<>();
    private final Settings settings = Settings.from(TestPostgres.ownDatabase());
    private final Storage storage = Storage.forServer(settings, nothingOfItsOwn(), InstantSource.system());
    private PostgresStore store;

    SignInSite() {
        toClose.push(storage::close);
        storage.store().awaitReady(Duration.ofSeconds(20));
    }

    private static Application nothingOfItsOwn() {
        return new Application() {};
    }

    /** Somebody who has signed up, with this hash. */
    UserId user(String email, Function<UserId, PasswordHash> hash, boolean disabled) {
        Auth auth = auth(storage.store(), users -> users, new InsecurePasswordHasher(), frequent());
        UserId user = assertInstanceOf(
                        SignUpResult.SignedUp.class,
                        auth.signUp(Registration.of("Ada", email, "correct horse battery"), OPERATOR))
                .grant()
                .user()
                .id();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Users users = storage.store().users();
        assertTrue(users.setPassword(
                user, hash.apply(user), AuthEvent.of(AuthEventKind.PASSWORD_CHANGED, now, OPERATOR, user)));
        if (disabled) {
            assertTrue(users.setDisabled(user, true, AuthEvent.of(AuthEventKind.USER_DISABLED, now, OPERATOR, user)));
        }
        return user;
    }

    /** A server that knows the costs of the hashes that are stored by now. */
    int serve(UnaryOperator<Users> spoiled, PasswordHasher hasher, AuthPolicy policy) {
        AuthHandler handler =
                AuthHandler.builder(auth(open(), spoiled, hasher, policy)).build();
        toClose.push(handler::close);
        AuthServer server = AuthServer.start(handler, "127.0.0.1", 0);
        toClose.push(() -> server.stop(Duration.ofSeconds(1)));
        return server.address().getPort();
    }

    private PostgresStore open() {
        if (store == null) {
            DatabaseUrl login = TestPostgres.running().login();
            store = PostgresStore.open(
                    statements.recording(storage.requests()),
                    Pools.migrations(login),
                    settings.database().schema(),
                    PostgresOptions.defaults());
            toClose.push(store::close);
            store.awaitReady(Duration.ofSeconds(20));
        }
        return store;
    }

    private Auth auth(PostgresStore stores, UnaryOperator<Users> spoiled, PasswordHasher hasher, AuthPolicy policy) {
        return Auth.builder()
                .users(spoiled.apply(stores.users()))
                .sessions(stores.sessions())
                .revocations(stores.revocations())
                .attempts(stores.attempts())
                .devices(stores.devices())
                .passwordHasher(hasher)
                .accessTokens(new InsecureAccessTokens())
                .refreshTokens(new InsecureRefreshTokens())
                .commonPasswords(new FewCommonPasswords())
                .events(events)
                .decoyHash(KeyedHash.derivedFrom(storage.database().master(), "costs of decoys")::bitsOf)
                .policy(policy)
                .build();
    }

    /** So many attempts that nobody meets a limit who makes a hundred at one account between two calls of {@link #forget}. */
    static AuthPolicy frequent() {
        return AuthPolicy.defaults()
                .withAttempts(AttemptPolicy.defaults()
                        .withAccount(new Rule.Backoff(100, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                        .withAddress(OFTEN)
                        .withSignUps(OFTEN));
    }

    /** Whatever was attempted. */
    void forget() throws SQLException {
        TestPostgres.execute(
                TestPostgres.running().owner(),
                "delete from " + settings.database().schema() + ".attempts");
    }

    @Override
    public void close() {
        toClose.forEach(Runnable::run);
    }
}
