package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Plugs adapters into ports and makes the use cases. There is no default for a store, a hasher or a list of common
 * passwords: whatever is missing is named by {@link #build()}.
 */
public final class AuthBuilder {

    private Users users;
    private Sessions sessions;
    private Revocations revocations;
    private PasswordHasher passwordHasher;
    private AccessTokens accessTokens;
    private CommonPasswords commonPasswords;
    private AuthEvents events;
    private InstantSource clock = InstantSource.system();
    private AuthPolicy policy = AuthPolicy.defaults();

    AuthBuilder() {}

    public AuthBuilder users(Users adapter) {
        users = Objects.requireNonNull(adapter, "users");
        return this;
    }

    public AuthBuilder sessions(Sessions adapter) {
        sessions = Objects.requireNonNull(adapter, "sessions");
        return this;
    }

    public AuthBuilder revocations(Revocations adapter) {
        revocations = Objects.requireNonNull(adapter, "revocations");
        return this;
    }

    public AuthBuilder passwordHasher(PasswordHasher adapter) {
        passwordHasher = Objects.requireNonNull(adapter, "passwordHasher");
        return this;
    }

    public AuthBuilder accessTokens(AccessTokens adapter) {
        accessTokens = Objects.requireNonNull(adapter, "accessTokens");
        return this;
    }

    public AuthBuilder commonPasswords(CommonPasswords adapter) {
        commonPasswords = Objects.requireNonNull(adapter, "commonPasswords");
        return this;
    }

    public AuthBuilder events(AuthEvents adapter) {
        events = Objects.requireNonNull(adapter, "events");
        return this;
    }

    /** Where the time comes from; the system's clock unless told. */
    public AuthBuilder clock(InstantSource source) {
        clock = Objects.requireNonNull(source, "clock");
        return this;
    }

    /** The business knobs; {@link AuthPolicy#defaults()} unless told. */
    public AuthBuilder policy(AuthPolicy knobs) {
        policy = Objects.requireNonNull(knobs, "policy");
        return this;
    }

    /**
     * Makes the door. Hashes one password, so a hasher that cannot work fails here and not at the first user.
     *
     * @throws IllegalStateException when a port has no adapter, naming it
     */
    public Auth build() {
        plugged("users", users);
        plugged("sessions", sessions);
        plugged("revocations", revocations);
        plugged("passwordHasher", passwordHasher);
        plugged("accessTokens", accessTokens);
        plugged("commonPasswords", commonPasswords);
        plugged("events", events);
        return new Door(this);
    }

    private static void plugged(String port, Object adapter) {
        if (adapter == null) {
            throw new IllegalStateException("no adapter for " + port);
        }
    }

    /** Leads each question to its use case. */
    private static final class Door implements Auth {

        private final SignUp signUp;
        private final SignIn signIn;
        private final SignOut signOut;
        private final Authenticate authenticate;

        Door(AuthBuilder plugs) {
            Now now = new Now(plugs.clock);
            AuthEvents events = event -> report(plugs.events, event);
            AuthPolicy policy = plugs.policy;
            HashingGate gate = new HashingGate(policy.hashPermits(), policy.hashQueue(), policy.hashDeadline());
            SessionGrants grants = new SessionGrants(plugs.accessTokens, policy);
            Decoy decoy = Decoy.madeBy(plugs.passwordHasher);
            signUp = new SignUp(
                    plugs.users,
                    plugs.passwordHasher,
                    gate,
                    plugs.commonPasswords,
                    grants,
                    events,
                    now,
                    policy.password());
            signIn = new SignIn(plugs.users, plugs.sessions, plugs.passwordHasher, gate, decoy, grants, events, now);
            signOut = new SignOut(plugs.accessTokens, plugs.sessions, events, now);
            authenticate = new Authenticate(plugs.accessTokens, plugs.revocations, now);
        }

        /** A sink that breaks its contract changes no answer. */
        private static void report(AuthEvents sink, AuthEvent event) {
            try {
                sink.report(event);
            } catch (RuntimeException dropped) {
                // The port's contract: what it throws is dropped. The change itself is stored with its event.
            }
        }

        @Override
        public SignUpResult signUp(Registration registration, ClientInfo client) {
            return signUp.signUp(
                    Objects.requireNonNull(registration, "registration"), Objects.requireNonNull(client, "client"));
        }

        @Override
        public SignInResult signIn(Credentials credentials, ClientInfo client) {
            return signIn.signIn(
                    Objects.requireNonNull(credentials, "credentials"), Objects.requireNonNull(client, "client"));
        }

        @Override
        public SignOutResult signOut(AccessToken token, ClientInfo client) {
            return signOut.signOut(Objects.requireNonNull(token, "token"), Objects.requireNonNull(client, "client"));
        }

        @Override
        public AuthenticateResult authenticate(AccessToken token) {
            return authenticate.authenticate(Objects.requireNonNull(token, "token"));
        }
    }
}
