package dev.doorward.adapter.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Access tokens as signed JWTs (RFC 7519, RFC 9068): header {@code alg, kid, typ}; claims {@code iss, sub, aud, sid, jti,
 * iat, exp, email, name}. Claims of other names are ignored (RFC 7519, section 4).
 *
 * <p>The library that signs and verifies is lenient about everything but the signature, so the form is checked before it
 * and the claims after it. Every token has exactly one accepted text.
 */
public final class JwtAccessTokens implements AccessTokens {

    /** The end of the year 9999, the last that RFC 3339 can write. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final int MAX_NAME_LENGTH = 256;

    /** With the name of a cookie in 4,096 octets, which is what browsers keep at the least (RFC 6265, section 6.1). */
    private static final int MAX_ISSUED = 4_000;

    private final SigningKeys keys;
    private final String issuer;
    private final String audience;

    /**
     * @param keys from {@link SigningKeys#forAccessTokens}
     * @param issuer the {@code iss} claim, 1 to 256 octets in UTF-8 without control characters, equal on all nodes
     * @param audience the {@code aud} claim, the same
     * @throws IllegalArgumentException when one of them is empty, too long or has a control character, or the keys are for refresh tokens
     */
    public JwtAccessTokens(SigningKeys keys, String issuer, String audience) {
        this.keys = Objects.requireNonNull(keys, "keys").requireFor(KeyPurpose.ACCESS_TOKEN);
        this.issuer = name("issuer", issuer);
        this.audience = name("audience", audience);
    }

    private static String name(String what, String value) {
        int octets = value.getBytes(StandardCharsets.UTF_8).length;
        boolean fits = octets > 0 && octets <= MAX_NAME_LENGTH;
        if (!fits || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + MAX_NAME_LENGTH + " octets, and no control characters");
        }
        return value;
    }

    /** @throws IllegalArgumentException when a time is not in whole seconds, or the token would not fit into a cookie */
    @Override
    public AccessToken issue(AccessClaims claims) {
        String token = keys.current()
                .sign(Jwts.builder()
                        .issuer(issuer)
                        .subject(claims.user().toString())
                        .audience()
                        .add(audience)
                        .and()
                        .claim("sid", claims.session().toString())
                        .id(claims.tokenId().toString())
                        .issuedAt(date("issuedAt", claims.issuedAt()))
                        .expiration(date("expiresAt", claims.expiresAt()))
                        .claim("email", claims.email())
                        .claim("name", claims.name()));
        if (token.length() > MAX_ISSUED) {
            throw new IllegalArgumentException("the claims are too long for a token");
        }
        return AccessToken.of(token);
    }

    private static Date date(String what, Instant time) {
        if (time.getNano() != 0 || time.getEpochSecond() < 1 || time.getEpochSecond() > LAST_SECOND) {
            throw new IllegalArgumentException(what + " must be in whole seconds, from 1970 to 9999");
        }
        return Date.from(time);
    }

    @Override
    public Optional<AccessClaims> verify(AccessToken token) {
        return prove(token.reveal()).map(Proven::claims);
    }

    /** What a token says, and the key that proves it. */
    record Proven(AccessClaims claims, SigningKey key) {}

    /** As {@link #verify} does. */
    Optional<Proven> prove(String token) {
        return CompactToken.read(token)
                .flatMap(read -> signer(read, token)
                        .flatMap(key -> StrictJson.object(read.payload())
                                .flatMap(this::claims)
                                .map(claims -> new Proven(claims, key))));
    }

    /** Whether its key verifies at this moment; it never waits. */
    boolean stillTrusts(Proven proven) {
        return keys.verifies(proven.key());
    }

    private Optional<SigningKey> signer(CompactToken read, String text) {
        return keys.find(read.keyId())
                .filter(key -> read.isMadeWith(key.algorithm()))
                .filter(key -> key.hasSigned(text));
    }

    private Optional<AccessClaims> claims(JsonNode claims) {
        JsonNode audiences = claims.path("aud");
        if (!issuer.equals(claims.path("iss").textValue())
                || audiences.size() != 1
                || !audience.equals(audiences.path(0).textValue())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AccessClaims(
                    new UserId(uuid(claims, "sub")),
                    new SessionId(uuid(claims, "sid")),
                    uuid(claims, "jti"),
                    text(claims, "email"),
                    text(claims, "name"),
                    time(claims, "iat"),
                    time(claims, "exp")));
        } catch (IllegalArgumentException notOurForm) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode claims, String name) {
        JsonNode claim = claims.path(name);
        if (!claim.isTextual()) {
            throw new IllegalArgumentException(name + " is not a text");
        }
        return claim.textValue();
    }

    /** In the one form that {@link UUID#toString()} writes. */
    private static UUID uuid(JsonNode claims, String name) {
        String text = text(claims, name);
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equals(text)) {
            throw new IllegalArgumentException(name + " is not a UUID in its canonical form");
        }
        return uuid;
    }

    private static Instant time(JsonNode claims, String name) {
        JsonNode claim = claims.path(name);
        long seconds = claim.isIntegralNumber() && claim.canConvertToLong() ? claim.longValue() : 0;
        if (seconds < 1 || seconds > LAST_SECOND) {
            throw new IllegalArgumentException(name + " is not a time from 1970 to 9999 in whole seconds");
        }
        return Instant.ofEpochSecond(seconds);
    }
}
