package dev.doorward.core.key;

import java.time.Instant;
import java.util.Objects;

/**
 * A signing key as a store may keep it: encrypted under the master key. It does not print.
 */
public final class WrappedKey {

    private final String purpose;
    private final int sequence;
    private final String id;
    private final String algorithm;
    private final byte[] wrapped;
    private final Instant createdAt;
    private final Instant signsFrom;

    /**
     * @param purpose what it signs, for example {@code access-token}; 1 to 32 characters
     * @param sequence its place in the row of keys of that purpose, from 1 without gaps
     * @param id the key id
     * @param algorithm the JOSE name of its algorithm (RFC 7518, RFC 8037), for example {@code ES256}
     * @param wrapped the encrypted key with whatever is needed to decrypt it, except the master key
     * @param createdAt when it was made, in whole microseconds
     * @param signsFrom from when on it signs, in whole microseconds; until then it only verifies
     */
    public WrappedKey(
            String purpose,
            int sequence,
            String id,
            String algorithm,
            byte[] wrapped,
            Instant createdAt,
            Instant signsFrom) {
        this.purpose = Objects.requireNonNull(purpose, "purpose");
        this.sequence = sequence;
        this.id = Objects.requireNonNull(id, "id");
        this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
        this.wrapped = wrapped.clone();
        this.createdAt = Objects.requireNonNull(createdAt, "createdAt");
        this.signsFrom = Objects.requireNonNull(signsFrom, "signsFrom");
    }

    public String purpose() {
        return purpose;
    }

    public int sequence() {
        return sequence;
    }

    public String id() {
        return id;
    }

    public String algorithm() {
        return algorithm;
    }

    /** A copy of the encrypted key. */
    public byte[] wrapped() {
        return wrapped.clone();
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant signsFrom() {
        return signsFrom;
    }

    @Override
    public String toString() {
        return "WrappedKey[" + purpose + " " + sequence + ", " + id + ", " + algorithm + "]";
    }
}
