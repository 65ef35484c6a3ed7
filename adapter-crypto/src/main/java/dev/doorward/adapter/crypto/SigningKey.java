package dev.doorward.adapter.crypto;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecretJwk;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key with the one algorithm it may be used with: signs tokens and proves them. It does not print.
 *
 * <p>Its id is 32 octets in base64url: the JWK thumbprint (RFC 7638, RFC 8037) of a public key. A thumbprint of a shared
 * secret would be a hash of the secret in every token (RFC 7638, section 7), so the id of an HS256 key is random.
 */
final class SigningKey {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final SigningAlgorithm algorithm;
    private final Instant signsFrom;
    private final Jwk<?> jwk;
    private final UnaryOperator<JwtBuilder> signature;
    private final JwtParser parser;

    private SigningKey(SigningAlgorithm algorithm, Instant signsFrom, Jwk<?> jwk) {
        this.id = jwk.getId();
        this.algorithm = algorithm;
        this.signsFrom = signsFrom;
        this.jwk = jwk;
        if (jwk instanceof SecretJwk secret) {
            SecretKey key = secret.toKey();
            signature = token -> token.signWith(key, Jwts.SIG.HS256);
            parser = parser(Jwts.SIG.HS256, settings -> settings.verifyWith(key));
        } else {
            PrivateJwk<?, ?, ?> pair = (PrivateJwk<?, ?, ?>) jwk;
            PrivateKey privateKey = pair.toKey();
            PublicKey publicKey = pair.toPublicJwk().toKey();
            SecureDigestAlgorithm<PrivateKey, PublicKey> asymmetric =
                    algorithm == SigningAlgorithm.ES256 ? LowS.ES256 : Jwts.SIG.EdDSA;
            signature = token -> token.signWith(privateKey, asymmetric);
            parser = parser(asymmetric, settings -> settings.verifyWith(publicKey));
        }
    }

    /** Its clock stands at the beginning of 1970, because a genuine token is to be answered whatever its age. */
    private static JwtParser parser(SecureDigestAlgorithm<?, ?> only, UnaryOperator<JwtParserBuilder> key) {
        return key.apply(Jwts.parser().clock(() -> new Date(0)))
                .sig()
                .clear()
                .add(only)
                .and()
                .build();
    }

    static SigningKey generate(SigningAlgorithm algorithm, Instant signsFrom) {
        Jwk<?> jwk = switch (algorithm) {
            case ES256 ->
                Jwks.builder()
                        .ecKeyPair(keyPair("EC", new ECGenParameterSpec("secp256r1")))
                        .algorithm(algorithm.joseName())
                        .publicKeyUse("sig")
                        .idFromThumbprint()
                        .build();
            case ED25519 ->
                Jwks.builder()
                        .octetKeyPair(keyPair("EdDSA", NamedParameterSpec.ED25519))
                        .algorithm(algorithm.joseName())
                        .publicKeyUse("sig")
                        .idFromThumbprint()
                        .build();
            case HS256 ->
                Jwks.builder()
                        .key(new SecretKeySpec(random(), "HmacSHA256"))
                        .algorithm(algorithm.joseName())
                        .id(CanonicalBase64.URL.encode(random()))
                        .build();
        };
        return new SigningKey(algorithm, signsFrom, jwk);
    }

    private static KeyPair keyPair(String type, AlgorithmParameterSpec curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            generator.initialize(curve, RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(type + " keys cannot be made on this platform", missing);
        }
    }

    private static byte[] random() {
        byte[] octets = new byte[32];
        RANDOM.nextBytes(octets);
        return octets;
    }

    /** Reads what {@link #reveal()} wrote. */
    static SigningKey parse(SigningAlgorithm algorithm, Instant signsFrom, byte[] privateJwk) {
        String json = new String(privateJwk, StandardCharsets.UTF_8);
        return new SigningKey(algorithm, signsFrom, Jwks.parser().build().parse(json));
    }

    /** The private or secret key as JSON (RFC 7517) in UTF-8. */
    byte[] reveal() {
        return Jwks.UNSAFE_JSON(jwk).getBytes(StandardCharsets.UTF_8);
    }

    /** The public key as JSON (RFC 7517), or empty when there is none to show. */
    Optional<String> publicJwk() {
        return jwk instanceof PrivateJwk<?, ?, ?> pair ? Optional.of(Jwks.json(pair.toPublicJwk())) : Optional.empty();
    }

    String id() {
        return id;
    }

    SigningAlgorithm algorithm() {
        return algorithm;
    }

    Instant signsFrom() {
        return signsFrom;
    }

    /** The finished token. */
    String sign(JwtBuilder claims) {
        return signature
                .apply(claims.header().type(CompactToken.TYPE).keyId(id).and())
                .compact();
    }

    /** Whether this key has signed this token, whose form was checked before. */
    boolean hasSigned(String token) {
        try {
            parser.parseSignedClaims(token);
            return true;
        } catch (RuntimeException notGenuine) {
            // The library has a dozen ways to refuse, and no text may make us throw.
            return false;
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + ", " + algorithm + "]";
    }
}
