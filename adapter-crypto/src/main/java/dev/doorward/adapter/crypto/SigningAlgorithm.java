package dev.doorward.adapter.crypto;

import java.util.Arrays;
import java.util.Optional;

/** How access tokens are signed. */
public enum SigningAlgorithm {
    /** ECDSA on P-256 with SHA-256 (RFC 7518, section 3.4): the default. Other services verify with the public key. */
    ES256("ES256", "ES256", 64),

    /**
     * EdDSA on Curve25519 (RFC 8032). In tokens it is called {@code EdDSA} (RFC 8037), which today's verifiers know, and not
     * yet by the name {@code Ed25519} of RFC 9864. The curve stands in the key.
     */
    ED25519("Ed25519", "EdDSA", 64),

    /** HMAC with SHA-256 and a secret of 256 bits (RFC 7518, section 3.2). Nobody but Doorward itself can verify. */
    HS256("HS256", "HS256", 32);

    private final String setting;
    private final String joseName;
    private final int signatureOctets;

    SigningAlgorithm(String setting, String joseName, int signatureOctets) {
        this.setting = setting;
        this.joseName = joseName;
        this.signatureOctets = signatureOctets;
    }

    /**
     * Reads {@code ES256}, {@code Ed25519} or {@code HS256}, exactly so.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static SigningAlgorithm parse(String setting) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.setting.equals(setting))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be ES256, Ed25519 or HS256"));
    }

    static Optional<SigningAlgorithm> ofJoseName(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.joseName.equals(name))
                .findFirst();
    }

    /** What a token's {@code alg} says. */
    String joseName() {
        return joseName;
    }

    /** The length of every signature. The JDK's Ed25519 takes zeros after a signature, so it has to be checked. */
    int signatureOctets() {
        return signatureOctets;
    }
}
