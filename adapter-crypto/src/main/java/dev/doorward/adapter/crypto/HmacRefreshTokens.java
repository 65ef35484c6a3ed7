package dev.doorward.adapter.crypto;

import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.RefreshClaims;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Refresh tokens that no store holds: 53 octets in base64url without padding, which are 71 characters. Version (1 octet),
 * session id (16), generation (4), and HMAC-SHA256 (32) over a label, these 21 octets and the session's salt, under a key
 * that the store holds wrapped.
 *
 * <p>So whoever reads the store cannot make a token, whoever has the keys but not the session's salt cannot either, and
 * every node makes the same token, which is what lets simultaneous refreshes agree. A token has exactly one text.
 */
public final class HmacRefreshTokens implements RefreshTokens {

    /** No other use of a key can authenticate a message that begins so. */
    private static final byte[] LABEL = "doorward refresh token".getBytes(StandardCharsets.US_ASCII);

    private static final byte VERSION = 1;
    private static final int CLAIMS_OCTETS = 1 + 16 + 4;
    private static final int OCTETS = CLAIMS_OCTETS + 32;
    private static final int LENGTH = (OCTETS * 8 + 5) / 6;
    private static final int SALT_OCTETS = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SigningKeys keys;

    /**
     * @param keys from {@link SigningKeys#forRefreshTokens}
     * @throws IllegalArgumentException when they are for access tokens
     */
    public HmacRefreshTokens(SigningKeys keys) {
        this.keys = Objects.requireNonNull(keys, "keys").requireFor(KeyPurpose.REFRESH_TOKEN);
    }

    @Override
    public RefreshSeed seed() {
        byte[] salt = new byte[SALT_OCTETS];
        RANDOM.nextBytes(salt);
        return new RefreshSeed(keys.current().id(), CanonicalBase64.URL.encode(salt));
    }

    /** @throws IllegalArgumentException when the generation is negative */
    @Override
    public RefreshToken issue(SessionId session, int generation, RefreshSeed seed) {
        if (generation < 0) {
            throw new IllegalArgumentException("generation must not be negative, is " + generation);
        }
        byte[] claims = ByteBuffer.allocate(CLAIMS_OCTETS)
                .put(VERSION)
                .putLong(session.value().getMostSignificantBits())
                .putLong(session.value().getLeastSignificantBits())
                .putInt(generation)
                .array();
        // Only the salt comes in different lengths, and it comes last, so no two messages read alike.
        byte[] salt = seed.salt().getBytes(StandardCharsets.UTF_8);
        byte[] message = ByteBuffer.allocate(LABEL.length + claims.length + salt.length)
                .put(LABEL)
                .put(claims)
                .put(salt)
                .array();
        byte[] code = key(seed.keyId()).mac(message);
        return RefreshToken.of(CanonicalBase64.URL.encode(
                ByteBuffer.allocate(OCTETS).put(claims).put(code).array()));
    }

    private SigningKey key(String id) {
        return keys.find(id)
                .orElseThrow(
                        () -> new StoreFailure("a session names refresh key " + id + ", which is not in the store"));
    }

    @Override
    public Optional<RefreshClaims> read(RefreshToken token) {
        String text = token.reveal();
        return text.length() == LENGTH ? CanonicalBase64.URL.decode(text).flatMap(this::claims) : Optional.empty();
    }

    private Optional<RefreshClaims> claims(byte[] octets) {
        ByteBuffer token = ByteBuffer.wrap(octets);
        byte version = token.get();
        SessionId session = new SessionId(new UUID(token.getLong(), token.getLong()));
        int generation = token.getInt();
        return version == VERSION && generation >= 0
                ? Optional.of(new RefreshClaims(session, generation))
                : Optional.empty();
    }
}
