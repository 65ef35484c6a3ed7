package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.HmacRefreshTokens;
import dev.doorward.adapter.crypto.JwtAccessTokens;
import dev.doorward.adapter.crypto.ListedCommonPasswords;
import dev.doorward.adapter.crypto.RememberedAccessTokens;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthBuilder;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * The door with every port plugged in, and the keys behind it.
 *
 * @param events where security events are told
 */
record Accounts(
        Auth auth,
        RememberedAccessTokens tokens,
        Argon2PasswordHasher hasher,
        SigningKeys accessKeys,
        SigningKeys refreshKeys,
        AuthEvents events) {

    /** @throws StartFailure when a stored hash needs a pepper that is not there */
    static Accounts in(Storage storage, Settings settings, InstantSource clock) {
        return in(storage, settings, clock, Instruments.NONE, ListedCommonPasswords::new);
    }

    /** @throws StartFailure when a stored hash needs a pepper that is not there */
    static Accounts in(
            Storage storage,
            Settings settings,
            InstantSource clock,
            Instruments instruments,
            Supplier<CommonPasswords> common) {
        PostgresStore store = storage.store();
        refuseMissingPeppers(storage);
        SigningKeys accessKeys = SigningKeys.forAccessTokens(
                store.signingKeys(),
                storage.database().master(),
                settings.tokens().signing(),
                longestLife(settings.policy()),
                clock);
        SigningKeys refreshKeys = SigningKeys.forRefreshTokens(
                store.signingKeys(), storage.database().master(), clock);
        AuthEvents events = instruments.around(new SecurityLog(storage.addresses()));
        Argon2PasswordHasher hasher =
                new Argon2PasswordHasher(settings.argon2(), storage.database().peppers());
        RememberedAccessTokens tokens = new RememberedAccessTokens(
                new JwtAccessTokens(
                        accessKeys,
                        settings.tokens().issuer(),
                        settings.tokens().audience()),
                clock);
        AuthBuilder builder = Auth.builder()
                .users(store.users())
                .sessions(store.sessions())
                .revocations(store.revocations())
                .attempts(settings.throttle() ? store.attempts() : new NoLimits())
                .devices(store.devices())
                .passwordHasher(instruments.around(hasher))
                .accessTokens(tokens)
                .refreshTokens(new HmacRefreshTokens(refreshKeys))
                .commonPasswords(common.get())
                .events(events)
                .decoyHash(KeyedHash.derivedFrom(storage.database().master(), "costs of decoys")::bitsOf)
                .clock(clock)
                .policy(settings.policy());
        Auth auth = instruments.around(builder.build());
        instruments.follow(builder::hashingLoad, hasher::fastCore);
        return new Accounts(auth, tokens, hasher, accessKeys, refreshKeys, events);
    }

    /**
     * So long a key that signs no more must verify. Either setting may have been lowered since the last start, while the other
     * still says how long tokens of that time live.
     */
    private static Duration longestLife(AuthPolicy policy) {
        Duration token = policy.accessTokenTtl();
        Duration session = policy.sessionTtl();
        // A browser keeps the cookie one day longer than the session, to be told that it has expired.
        return (token.compareTo(session) > 0 ? token : session).plusDays(1);
    }

    private static void refuseMissingPeppers(Storage storage) {
        List<String> missing = storage.store().pepperIds().stream()
                .filter(id -> !storage.database().peppers().has(id))
                .sorted()
                .toList();
        if (missing.contains("")) {
            throw new StartFailure("Stored password hashes were made without a pepper. Add none as the last entry of"
                    + " DOORWARD_PEPPERS until each is made anew at its owner's next sign-in; without it these users cannot"
                    + " sign in.");
        }
        if (!missing.isEmpty()) {
            throw new StartFailure("Stored password hashes need peppers that are not configured: "
                    + String.join(", ", missing) + ". Add them to DOORWARD_PEPPERS, after the current one; without them"
                    + " these users cannot sign in.");
        }
    }
}
