package dev.doorward.core.session;

import java.util.Objects;

/**
 * What, with a secret key that no session row holds, makes the refresh tokens of one session: any node can make the same
 * token again, and nobody can make one from the row alone.
 *
 * @param keyId which key; 1 to 64 characters
 * @param salt random, base64url; 1 to 64 characters
 */
public record RefreshSeed(String keyId, String salt) {

    public RefreshSeed {
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(salt, "salt");
    }
}
