package dev.doorward.argon2.vector;

import java.util.Objects;

/**
 * What Argon2id computes a tag from (RFC 9106, section 3.1). It does not print, and it copies no array: who made one wipes it.
 *
 * @param password P, any number of octets
 * @param salt S, 8 octets or more
 * @param secret K, also called a pepper; no octets for none
 * @param associated X, associated data; no octets for none
 * @param memoryKiB m in KiB, 8 for each lane to 2,097,152
 * @param iterations t, passes over the memory, 1 or more
 * @param parallelism p, lanes, 1 to 255
 * @param tagLength T in octets, 4 to 1,024
 */
public record Argon2Inputs(
        byte[] password,
        byte[] salt,
        byte[] secret,
        byte[] associated,
        int memoryKiB,
        int iterations,
        int parallelism,
        int tagLength) {

    private static final int LEAST_SALT = 8;

    /** @throws IllegalArgumentException when a number is out of its range, naming it */
    public Argon2Inputs {
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(salt, "salt");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(associated, "associated");
        range("octets of salt", salt.length, LEAST_SALT, Integer.MAX_VALUE);
        range("parallelism", parallelism, 1, 255);
        range("iterations", iterations, 1, Integer.MAX_VALUE);
        range("memoryKiB", memoryKiB, 8 * parallelism, Argon2Vector.MOST_MEMORY_KIB);
        range("tagLength", tagLength, 4, 1024);
    }

    static void range(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", is " + value);
        }
    }

    /** The costs alone. */
    @Override
    public String toString() {
        return "Argon2Inputs[m=" + memoryKiB + ",t=" + iterations + ",p=" + parallelism + "]";
    }
}
