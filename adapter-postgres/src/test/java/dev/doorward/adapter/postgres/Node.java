package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.doorward.core.Auth;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import dev.doorward.testkit.FewCommonPasswords;
import dev.doorward.testkit.InsecureAccessTokens;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.InsecureRefreshTokens;
import dev.doorward.testkit.ManualClock;
import dev.doorward.testkit.RecordingEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** One of several nodes: the real core on the stores, with a clock and tokens that it shares with the others. */
final class Node implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    private static final Rule.Rate OFTEN = new Rule.Rate(1_000_000, Duration.ofDays(1));

    /** Most tests come from one address all the time, and only those about limits are to meet one. */
    private static final AttemptPolicy NO_LIMITS = AttemptPolicy.defaults()
            .withAccount(new Rule.Backoff(100, Duration.ofSeconds(1), Duration.ofSeconds(1)))
            .withAddress(OFTEN)
            .withSignUps(OFTEN)
            .withRefreshes(OFTEN);

    /** What is equal on all nodes. */
    static final class Shared {
        final ManualClock clock = new ManualClock();
        final InsecureAccessTokens accessTokens = new InsecureAccessTokens();
        final InsecureRefreshTokens refreshTokens = new InsecureRefreshTokens();
        final RecordingEvents events = new RecordingEvents();
    }

    final SmallPool requests;
    final SmallPool feed;
    final PostgresStore store;
    final Auth auth;

    Node(TestDatabase database, Shared shared, int connections, PostgresOptions options) {
        this(
                database,
                shared,
                connections,
                options,
                // everybody in these tests is at one address
                AuthPolicy.defaults().withAttempts(NO_LIMITS).withHashing(3, 1000, Duration.ofSeconds(2)));
    }

    Node(TestDatabase database, Shared shared, int connections, PostgresOptions options, AuthPolicy policy) {
        requests = database.pool(connections);
        feed = database.feed("feed");
        store = PostgresStore.open(requests, feed, "doorward", options.withClock(shared.clock));
        auth = Auth.builder()
                .users(store.users())
                .sessions(store.sessions())
                .revocations(store.revocations())
                .attempts(store.attempts())
                .devices(store.devices())
                .passwordHasher(new InsecurePasswordHasher())
                .accessTokens(shared.accessTokens)
                .refreshTokens(shared.refreshTokens)
                .commonPasswords(new FewCommonPasswords())
                .events(shared.events)
                .clock(shared.clock)
                .policy(policy)
                .build();
        store.awaitReady(Duration.ofSeconds(20));
    }

    Node(TestDatabase database, Shared shared, int connections) {
        this(database, shared, connections, PostgresOptions.defaults());
    }

    SessionGrant signedUp(String email) {
        return assertInstanceOf(
                        SignUpResult.SignedUp.class, auth.signUp(Registration.of("Ada", email, PASSWORD), Nouns.CLIENT))
                .grant();
    }

    SessionGrant signedIn(String email) {
        return assertInstanceOf(SignInResult.SignedIn.class, auth.signIn(Credentials.of(email, PASSWORD), Nouns.CLIENT))
                .grant();
    }

    RefreshResult refresh(SessionGrant grant) {
        return auth.refresh(grant.refreshToken(), Nouns.CLIENT);
    }

    SessionGrant refreshed(SessionGrant grant) {
        return assertInstanceOf(RefreshResult.Refreshed.class, refresh(grant)).grant();
    }

    AccessClaims authenticated(SessionGrant grant) {
        return assertInstanceOf(AuthenticateResult.Authenticated.class, auth.authenticate(grant.accessToken()))
                .claims();
    }

    boolean accepts(SessionGrant grant) {
        return auth.authenticate(grant.accessToken()) instanceof AuthenticateResult.Authenticated;
    }

    void signOut(SessionGrant grant) {
        auth.signOut(grant.accessToken(), Nouns.CLIENT);
    }

    @Override
    public void close() throws SQLException {
        store.close();
        feed.close();
        requests.close();
        assertEquals(List.of(), requests.leftBehind());
    }
}
