package dev.doorward.core.port;

import dev.doorward.core.session.RefreshClaims;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionId;
import java.util.Optional;

/** Makes refresh tokens that need not be stored, because any node can make them again. */
public interface RefreshTokens {

    /**
     * A seed for a new session: the current key's id and a fresh random salt.
     *
     * @throws StoreFailure when no key can be had
     */
    RefreshSeed seed();

    /**
     * The token of that generation. The same arguments MUST give the same token on every node, and other arguments another
     * one; without the key of the seed's {@link RefreshSeed#keyId()} it MUST NOT be possible to make it. It is at most 256
     * characters long and consists of letters, digits and {@code . _ ~ -}, which neither JSON nor a cookie escapes.
     *
     * @throws StoreFailure when the seed's key cannot be had
     */
    RefreshToken issue(SessionId session, int generation, RefreshSeed seed);

    /** What the token says of itself, unproven; empty when it is none. No text, however long or odd, makes it throw. */
    Optional<RefreshClaims> read(RefreshToken token);
}
