package dev.doorward.adapter.crypto;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one Argon2id hash costs (RFC 9106, section 3.1).
 *
 * <p>The bounds keep a stored hash from costing more than a host can bear; they are no advice. The OWASP Password Storage
 * Cheat Sheet asks for at least as much as one of m=47104,t=1 / m=19456,t=2 / m=12288,t=3 / m=9216,t=4 / m=7168,t=5, each
 * with p=1. Less than that is for tests.
 *
 * @param memoryKiB memory in KiB, 8 for each lane to 2,097,152 (2 GiB, the first recommended option of RFC 9106, section 4)
 * @param iterations passes over the memory, 1 to 64
 * @param parallelism lanes, each a thread of its own, 1 to 64
 */
public record Argon2Parameters(int memoryKiB, int iterations, int parallelism) {

    /** 19 MiB, 2 passes, 1 lane: the second line of the OWASP Password Storage Cheat Sheet. */
    public static final Argon2Parameters DEFAULT = new Argon2Parameters(19_456, 2, 1);

    private static final int MAX_MEMORY_KIB = 2_097_152;
    private static final int MAX_ITERATIONS = 64;
    private static final int MAX_PARALLELISM = 64;
    private static final Pattern FORM = Pattern.compile("m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,8}),p=([1-9][0-9]{0,8})");

    /** @throws IllegalArgumentException when a part is out of its range, naming it */
    public Argon2Parameters {
        range("p (parallelism)", parallelism, 1, MAX_PARALLELISM);
        range("t (iterations)", iterations, 1, MAX_ITERATIONS);
        range("m (memory in KiB)", memoryKiB, 8 * parallelism, MAX_MEMORY_KIB);
    }

    /**
     * Reads {@code m=19456,t=2,p=1}: this order, plain decimal numbers, no white space.
     *
     * @throws IllegalArgumentException when the text has another form, or a part is out of its range, naming it
     */
    public static Argon2Parameters parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Argon2 parameters must look like m=19456,t=2,p=1");
        }
        return new Argon2Parameters(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    private static void range(String part, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "Argon2 parameter " + part + " must be " + min + " to " + max + ", is " + value);
        }
    }

    /** In the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return "m=" + memoryKiB + ",t=" + iterations + ",p=" + parallelism;
    }
}
