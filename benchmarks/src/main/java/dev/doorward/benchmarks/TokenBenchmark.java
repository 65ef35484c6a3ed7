package dev.doorward.benchmarks;

import dev.doorward.adapter.crypto.JwtAccessTokens;
import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.RememberedAccessTokens;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.InMemoryStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A token made, seen for the first time, and seen again. The wall of the first sight is the JDK's bare signature. */
@State(Scope.Benchmark)
public class TokenBenchmark {

    @Param({"ES256", "ED25519", "HS256"})
    public String algorithm;

    private JwtAccessTokens tokens;
    private RememberedAccessTokens remembered;
    private AccessClaims claims;
    private AccessToken token;

    @Setup
    public void make() {
        InstantSource clock = InstantSource.system();
        SigningKeys keys = SigningKeys.forAccessTokens(
                new InMemoryStore(),
                MasterKey.generate(),
                SigningAlgorithm.valueOf(algorithm),
                Duration.ofDays(7),
                clock);
        tokens = new JwtAccessTokens(keys, "doorward", "doorward");
        remembered = new RememberedAccessTokens(tokens, clock);
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        claims = new AccessClaims(
                UserId.random(),
                SessionId.random(),
                UUID.randomUUID(),
                "ada@example.org",
                "Ada Lovelace",
                now,
                now.plus(Duration.ofDays(1)));
        token = tokens.issue(claims);
        if (remembered.verify(token).isEmpty()) {
            throw new IllegalStateException("the token is not genuine");
        }
    }

    @Benchmark
    public AccessToken issue() {
        return tokens.issue(claims);
    }

    @Benchmark
    public Optional<AccessClaims> firstSight() {
        return tokens.verify(token);
    }

    @Benchmark
    public Optional<AccessClaims> secondSight() {
        return remembered.verify(token);
    }

    /** What the JDK takes for the signature of ES256 alone. */
    @State(Scope.Thread)
    public static class BareSignature {

        private static final byte[] MESSAGE = "x".repeat(500).getBytes(StandardCharsets.ISO_8859_1);

        private KeyPair pair;
        private byte[] signature;

        @Setup
        public void make() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
            signature = sign();
        }

        byte[] sign() throws GeneralSecurityException {
            Signature jdk = Signature.getInstance("SHA256withECDSAinP1363Format");
            jdk.initSign(pair.getPrivate());
            jdk.update(MESSAGE);
            return jdk.sign();
        }

        boolean verify() throws GeneralSecurityException {
            Signature jdk = Signature.getInstance("SHA256withECDSAinP1363Format");
            jdk.initVerify(pair.getPublic());
            jdk.update(MESSAGE);
            return jdk.verify(signature);
        }
    }

    /** Whatever the parameter says, it is ES256. */
    @Benchmark
    public byte[] wallOfIssue(BareSignature bare) throws GeneralSecurityException {
        return bare.sign();
    }

    /** Whatever the parameter says, it is ES256. */
    @Benchmark
    public boolean wallOfFirstSight(BareSignature bare) throws GeneralSecurityException {
        return bare.verify();
    }
}
