package dev.doorward.adapter.crypto;

import dev.doorward.core.key.WrappedKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Wraps signing keys for the store, each bound to its purpose, place, id and algorithm. It does not print. */
final class KeyWrapping {

    private final MasterKey master;

    KeyWrapping(MasterKey master) {
        this.master = Objects.requireNonNull(master, "master");
    }

    WrappedKey wrap(KeyPurpose purpose, int sequence, SigningKey key, Instant createdAt, Instant signsFrom) {
        byte[] secret = key.reveal();
        try {
            String algorithm = key.algorithm().joseName();
            byte[] wrapped = master.wrap(secret, context(purpose.stored(), sequence, key.id(), algorithm));
            return new WrappedKey(purpose.stored(), sequence, key.id(), algorithm, wrapped, createdAt, signsFrom);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Whether the key was wrapped by this master key and is unaltered. */
    boolean fits(WrappedKey key) {
        return opened(key, secret -> true).isPresent();
    }

    /** The key, or empty when it was wrapped by another master key, or is altered. */
    Optional<SigningKey> unwrap(WrappedKey key, SigningAlgorithm algorithm) {
        return opened(key, secret -> SigningKey.parse(algorithm, secret));
    }

    /** The same key wrapped by another master key, or empty when it does not fit this one. */
    Optional<WrappedKey> rewrap(WrappedKey key, KeyWrapping other) {
        return opened(
                key,
                secret -> new WrappedKey(
                        key.purpose(),
                        key.sequence(),
                        key.id(),
                        key.algorithm(),
                        other.master.wrap(secret, context(key)),
                        key.createdAt(),
                        key.signsFrom()));
    }

    private <T> Optional<T> opened(WrappedKey key, Function<byte[], T> use) {
        Optional<byte[]> secret = master.unwrap(key.wrapped(), context(key));
        try {
            return secret.map(use);
        } finally {
            secret.ifPresent(octets -> Arrays.fill(octets, (byte) 0));
        }
    }

    private static byte[] context(WrappedKey key) {
        return context(key.purpose(), key.sequence(), key.id(), key.algorithm());
    }

    /** What a wrapped key is bound to, each part with its length, so that no two contexts read alike. */
    private static byte[] context(String purpose, int sequence, String id, String algorithm) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeUTF(purpose);
            out.writeInt(sequence);
            out.writeUTF(id);
            out.writeUTF(algorithm);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    @Override
    public String toString() {
        return "KeyWrapping[hidden]";
    }
}
