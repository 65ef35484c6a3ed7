package dev.doorward.argon2.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** The module by itself, as the README shows it. */
class StandAloneTest {

    @Test
    void with_or_without_a_fast_core_the_tag_is_the_same() {
        Argon2Core other = new Argon2Vector(new ReferenceKernel(), 1, 19_456);
        byte[] password = {1, 2, 3};
        byte[] salt = new byte[16];
        byte[] secret = {4};
        byte[] associated = {};
        // README: vector
        Argon2Core core = Argon2Vector.load(4, 19_456, System.err::println).orElse(other);
        byte[] tag = core.hash(new Argon2Inputs(password, salt, secret, associated, 19_456, 2, 1, 32));
        // README: end
        assertArrayEquals(other.hash(new Argon2Inputs(password, salt, secret, associated, 19_456, 2, 1, 32)), tag);
    }
}
