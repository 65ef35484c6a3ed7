package dev.doorward.testkit;

import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that only their maker can verify: the claims in base64url, each after a dot, then an HMAC-SHA256 under a key that
 * dies with this object. Not a JWT, and never rotated. For tests only.
 */
public final class InsecureAccessTokens implements AccessTokens {

    private final SecretKeySpec key;

    /** With a fresh key. */
    public InsecureAccessTokens() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    @Override
    public AccessToken issue(AccessClaims claims) {
        String said = String.join(
                ".",
                encoded(claims.user().toString()),
                encoded(claims.session().toString()),
                encoded(claims.tokenId().toString()),
                encoded(claims.email()),
                encoded(claims.name()),
                encoded(claims.issuedAt().toString()),
                encoded(claims.expiresAt().toString()));
        return AccessToken.of(said + "." + mac(said));
    }

    /** The text before the last dot is proven as it stands, so no other spelling of the same claims is accepted. */
    @Override
    public Optional<AccessClaims> verify(AccessToken token) {
        String text = token.reveal();
        String said = text.substring(0, Math.max(0, text.lastIndexOf('.')));
        byte[] genuine = (said + "." + mac(said)).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(genuine, text.getBytes(StandardCharsets.UTF_8))
                ? Optional.of(claims(said.split("\\.", -1)))
                : Optional.empty();
    }

    private static AccessClaims claims(String[] parts) {
        return new AccessClaims(
                new UserId(UUID.fromString(decoded(parts[0]))),
                new SessionId(UUID.fromString(decoded(parts[1]))),
                UUID.fromString(decoded(parts[2])),
                decoded(parts[3]),
                decoded(parts[4]),
                Instant.parse(decoded(parts[5])),
                Instant.parse(decoded(parts[6])));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private String mac(String said) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            byte[] bytes = mac.doFinal(said.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
