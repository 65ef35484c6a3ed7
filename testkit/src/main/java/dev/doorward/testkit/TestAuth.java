package dev.doorward.testkit;

import dev.doorward.core.Administration;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.OwnAccount;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignOutResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;

/**
 * A whole {@link Auth} without a database, for the tests of programs that embed Doorward: the real core on the kit's fakes.
 * Each one is a world of its own.
 */
public final class TestAuth implements Auth {

    private final ManualClock clock = new ManualClock();
    private final InMemoryStore store = new InMemoryStore();
    private final RecordingEvents events = new RecordingEvents();
    private final Auth core;

    private TestAuth(AuthPolicy policy) {
        core = Auth.builder()
                .users(store)
                .sessions(store)
                .revocations(store)
                .attempts(store)
                .devices(store)
                .passwordHasher(new InsecurePasswordHasher())
                .accessTokens(new InsecureAccessTokens())
                .refreshTokens(new InsecureRefreshTokens())
                .commonPasswords(new FewCommonPasswords())
                .events(events)
                .clock(clock)
                .policy(policy)
                .build();
    }

    /** With the default policy. */
    public static TestAuth create() {
        return create(AuthPolicy.defaults());
    }

    public static TestAuth create(AuthPolicy policy) {
        return new TestAuth(policy);
    }

    /** Moves its time. */
    public ManualClock clock() {
        return clock;
    }

    /** Holds its users and sessions. */
    public InMemoryStore store() {
        return store;
    }

    /** Remembers what it reported. */
    public RecordingEvents events() {
        return events;
    }

    @Override
    public SignUpResult signUp(Registration registration, ClientInfo client) {
        return core.signUp(registration, client);
    }

    @Override
    public SignInResult signIn(Credentials credentials, ClientInfo client) {
        return core.signIn(credentials, client);
    }

    @Override
    public RefreshResult refresh(RefreshToken token, ClientInfo client) {
        return core.refresh(token, client);
    }

    @Override
    public SignOutResult signOut(AccessToken token, ClientInfo client) {
        return core.signOut(token, client);
    }

    @Override
    public SignOutResult signOut(RefreshToken token, ClientInfo client) {
        return core.signOut(token, client);
    }

    @Override
    public AuthenticateResult authenticate(AccessToken token) {
        return core.authenticate(token);
    }

    @Override
    public OwnAccount ownAccount() {
        return core.ownAccount();
    }

    @Override
    public Administration administration() {
        return core.administration();
    }
}
