package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.ManualClock;
import io.jsonwebtoken.security.Jwks;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Has the true key and writes with it what the adapter never would, by means of the JDK alone. */
final class TokenForge {

    static final String ISSUER = "https://issuer.example";
    static final String AUDIENCE = "an audience";
    static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    final InMemoryStore store = new InMemoryStore();
    final MasterKey master = MasterKey.generate();
    final ManualClock clock = new ManualClock();
    final SigningKeys keys;
    final JwtAccessTokens tokens;
    final RememberedAccessTokens remembered;
    final SigningKey key;

    TokenForge(SigningAlgorithm algorithm) {
        keys = SigningKeys.forAccessTokens(store, master, algorithm, Duration.ofDays(7), clock, () -> 0, Runnable::run);
        tokens = new JwtAccessTokens(keys, ISSUER, AUDIENCE);
        remembered = new RememberedAccessTokens(tokens, clock);
        key = keys.current();
    }

    AccessClaims claims() {
        return new AccessClaims(
                UserId.random(),
                SessionId.random(),
                UUID.randomUUID(),
                "Zo\u00eb@example.com",
                "Zo\u00eb \"Z\" \ud83d\ude80",
                clock.instant(),
                clock.instant().plusSeconds(900));
    }

    String issued() {
        return tokens.issue(claims()).reveal();
    }

    /** Whether it is accepted; with a memory, at first sight and again, it is just as without. */
    boolean accepts(String token) {
        Optional<AccessClaims> answer = tokens.verify(AccessToken.of(token));
        assertEquals(answer, remembered.verify(AccessToken.of(token)), "at first sight");
        assertEquals(answer, remembered.verify(AccessToken.of(token)), "at second sight");
        return answer.isPresent();
    }

    String header() {
        return "{\"alg\":\"" + key.algorithm().joseName() + "\",\"kid\":\"" + key.id() + "\",\"typ\":\"at+jwt\"}";
    }

    String payload() {
        return ("{'iss':'" + ISSUER + "','aud':['" + AUDIENCE + "'],'sub':'" + UUID.randomUUID() + "','sid':'"
                        + UUID.randomUUID() + "','jti':'" + UUID.randomUUID()
                        + "','iat':1767601800,'exp':1767602700,'email':'a@example.com','name':'Zoe'}")
                .replace('\'', '"');
    }

    String signed(String header, String payload) {
        return signed(header.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
    }

    String signed(byte[] header, byte[] payload) {
        return signedText(CanonicalBase64.URL.encode(header) + "." + CanonicalBase64.URL.encode(payload));
    }

    /** Whatever text, with the true key's signature after it. */
    String signedText(String text) {
        return text + "." + CanonicalBase64.URL.encode(signature(text));
    }

    private byte[] signature(String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        Key secret = Jwks.parser()
                .build()
                .parse(new String(key.reveal(), StandardCharsets.UTF_8))
                .toKey();
        try {
            return switch (key.algorithm()) {
                case ES256 -> lowS(jdk("SHA256withECDSAinP1363Format", (PrivateKey) secret, message));
                case ED25519 -> jdk("Ed25519", (PrivateKey) secret, message);
                case HS256 -> hmac((SecretKey) secret, message);
            };
        } catch (GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    private static byte[] jdk(String algorithm, PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    static byte[] hmac(SecretKey key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return mac.doFinal(message);
    }

    private static byte[] lowS(byte[] signature) {
        return s(signature).compareTo(P256_ORDER.shiftRight(1)) > 0 ? otherS(signature) : signature;
    }

    static BigInteger s(byte[] signature) {
        return new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    }

    /** The same r with n - s, which is as good a signature. */
    static byte[] otherS(byte[] signature) {
        String hex = "0".repeat(64) + P256_ORDER.subtract(s(signature)).toString(16);
        byte[] other = signature.clone();
        byte[] s = HexFormat.of().parseHex(hex.substring(hex.length() - 64));
        System.arraycopy(s, 0, other, 32, 32);
        return other;
    }

    /** The three parts of a token. */
    static String[] parts(String token) {
        return token.split("\\.");
    }

    static byte[] octets(String part) {
        return CanonicalBase64.URL.decode(part).orElseThrow();
    }

    static String withSignature(String token, byte[] signature) {
        return token.substring(0, token.lastIndexOf('.') + 1) + CanonicalBase64.URL.encode(signature);
    }
}
