package dev.doorward.core;

import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.HashingLoad;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.Users;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Plugs adapters into ports and makes the use cases. There is no default for a store, a hasher or a list of common
 * passwords: whatever is missing is named by {@link #build()}. No option takes null ({@link NullPointerException}). For one
 * thread.
 */
public final class AuthBuilder {

    private Users users;
    private Sessions sessions;
    private Revocations revocations;
    private Attempts attempts;
    private Devices devices;
    private PasswordHasher passwordHasher;
    private AccessTokens accessTokens;
    private RefreshTokens refreshTokens;
    private CommonPasswords commonPasswords;
    private AuthEvents events;
    private ToLongFunction<String> decoyHash = new OwnKeyedHash();
    private InstantSource clock = InstantSource.system();
    private AuthPolicy policy = AuthPolicy.defaults();
    private HashingGate gate;

    AuthBuilder() {}

    /**
     * Keeps users and their password hashes, for example {@code PostgresStore.users()}. Required, as everything without a
     * default.
     */
    public AuthBuilder users(Users adapter) {
        users = Objects.requireNonNull(adapter, "users");
        return this;
    }

    /** Keeps sessions, in the same database as {@link #users}: a user and the first session are stored together. */
    public AuthBuilder sessions(Sessions adapter) {
        sessions = Objects.requireNonNull(adapter, "sessions");
        return this;
    }

    /** Knows the ended sessions of all nodes in memory; asked by every {@link Auth#authenticate}. */
    public AuthBuilder revocations(Revocations adapter) {
        revocations = Objects.requireNonNull(adapter, "revocations");
        return this;
    }

    /** Counts failed attempts, for all nodes together. */
    public AuthBuilder attempts(Attempts adapter) {
        attempts = Objects.requireNonNull(adapter, "attempts");
        return this;
    }

    /** Keeps the devices that have signed in before, whose owners strangers' guesses do not delay. */
    public AuthBuilder devices(Devices adapter) {
        devices = Objects.requireNonNull(adapter, "devices");
        return this;
    }

    /**
     * Makes and verifies hashes, for example {@code Argon2PasswordHasher}. How many run at a time is said by {@link
     * #policy}.
     */
    public AuthBuilder passwordHasher(PasswordHasher adapter) {
        passwordHasher = Objects.requireNonNull(adapter, "passwordHasher");
        return this;
    }

    /** Makes and proves access tokens, for example {@code JwtAccessTokens}. */
    public AuthBuilder accessTokens(AccessTokens adapter) {
        accessTokens = Objects.requireNonNull(adapter, "accessTokens");
        return this;
    }

    /** Makes and proves refresh tokens, for example {@code HmacRefreshTokens}. */
    public AuthBuilder refreshTokens(RefreshTokens adapter) {
        refreshTokens = Objects.requireNonNull(adapter, "refreshTokens");
        return this;
    }

    /** Which new passwords are refused as too common, for example {@code ListedCommonPasswords}. */
    public AuthBuilder commonPasswords(CommonPasswords adapter) {
        commonPasswords = Objects.requireNonNull(adapter, "commonPasswords");
        return this;
    }

    /**
     * Is told of what happened, refusals included, in the thread of the caller: for a log. It must not wait; what it throws
     * is dropped.
     */
    public AuthBuilder events(AuthEvents adapter) {
        events = Objects.requireNonNull(adapter, "events");
        return this;
    }

    /**
     * Decides what an unknown e-mail costs while stored hashes have different costs: 64 bits, evenly spread, that nobody can
     * compute without a key. Unless told, it has a key of its own, made with this builder. With several nodes, or restarts,
     * give it a key that they share: an e-mail whose cost differs from one to the other has no account.
     */
    public AuthBuilder decoyHash(ToLongFunction<String> keyedHash) {
        decoyHash = Objects.requireNonNull(keyedHash, "decoyHash");
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
        plugged("attempts", attempts);
        plugged("devices", devices);
        plugged("passwordHasher", passwordHasher);
        plugged("accessTokens", accessTokens);
        plugged("refreshTokens", refreshTokens);
        plugged("commonPasswords", commonPasswords);
        plugged("events", events);
        return door();
    }

    /**
     * How busy the hashing of the door is that {@link #build()} has made; for gauges.
     *
     * @throws IllegalStateException when it has made none
     */
    public HashingLoad hashingLoad() {
        if (gate == null) {
            throw new IllegalStateException("nothing was built");
        }
        return gate.load();
    }

    private static void plugged(String port, Object adapter) {
        if (adapter == null) {
            throw new IllegalStateException("no adapter for " + port);
        }
    }

    private Door door() {
        Now now = new Now(clock);
        AuthEvents sink = dropping(events);
        gate = new HashingGate(policy.hashPermits(), policy.hashQueue(), policy.hashDeadline());
        Throttle throttle = new Throttle(attempts, devices, policy.attempts(), now);
        SessionGrants grants = new SessionGrants(accessTokens, refreshTokens, policy);
        PasswordCheck check = new PasswordCheck(passwordHasher, users, decoyHash);
        return new Door(
                new SignUp(
                        users, passwordHasher, gate, throttle, commonPasswords, grants, sink, now, policy.password()),
                new SignIn(users, sessions, passwordHasher, check, gate, throttle, grants, sink, now),
                new Refresh(sessions, refreshTokens, throttle, grants, sink, now, policy.refreshRetry()),
                new SignOut(accessTokens, refreshTokens, sessions, sink, now),
                new Authenticate(accessTokens, revocations, now),
                new OwnSessions(sessions, grants, sink, now),
                new ChangePassword(
                        users,
                        passwordHasher,
                        check,
                        gate,
                        throttle,
                        commonPasswords,
                        grants,
                        sink,
                        now,
                        policy.password()),
                new DeleteUser(users, check, gate, throttle, sink, now),
                new Administer(users, passwordHasher, gate, commonPasswords, sink, now, policy.password()));
    }

    /** A sink that breaks its contract changes no answer; the change itself is stored with its event. */
    private static AuthEvents dropping(AuthEvents sink) {
        return event -> {
            try {
                sink.report(event);
            } catch (RuntimeException dropped) {
                // the port's contract says so
            }
        };
    }
}
