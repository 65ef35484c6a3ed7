package dev.doorward.core.port;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import java.util.Optional;

/** Makes and proves access tokens. Both methods may throw {@link StoreFailure} when no key can be had. */
public interface AccessTokens {

    /** A token that says just this. */
    AccessToken issue(AccessClaims claims);

    /**
     * What the token says, or empty unless it was made by {@link #issue} for the same issuer and audience, is unchanged to
     * the last character, and its key is still trusted.
     *
     * <p>A genuine token is answered whatever its age: whoever asks MUST compare {@link AccessClaims#expiresAt()} with the
     * time, and the session with the {@link Revocations}. No text, however long or odd, makes it throw.
     */
    Optional<AccessClaims> verify(AccessToken token);
}
