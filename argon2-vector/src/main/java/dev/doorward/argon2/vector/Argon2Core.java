package dev.doorward.argon2.vector;

/** Something that computes Argon2id, so that one such thing can be compared with another. */
public interface Argon2Core {

    /**
     * The tag (RFC 9106, section 3.2). It may be called by many threads at once, and neither changes nor keeps the inputs.
     *
     * @throws IllegalArgumentException when the inputs ask for more than this core was made for
     */
    byte[] hash(Argon2Inputs inputs);
}
