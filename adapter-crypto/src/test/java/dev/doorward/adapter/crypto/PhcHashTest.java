package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhcHashTest {

    private static final String SALT = octets(16);
    private static final String DIGEST = octets(32);
    private static final String GOOD = "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + DIGEST;

    private static String octets(int length) {
        return CanonicalBase64.STANDARD.encode(new byte[length]);
    }

    @Test
    void a_hash_is_read_and_written_alike() {
        PhcHash hash = PhcHash.parse(GOOD);
        assertEquals(Argon2Parameters.DEFAULT, hash.parameters());
        assertEquals(16, hash.salt().length);
        assertEquals(32, hash.digest().length);
        assertEquals(GOOD, hash.reveal());
    }

    @ParameterizedTest
    @CsvSource({"8, 16", "64, 64"})
    void the_smallest_and_the_largest_salt_and_digest_are_read(int salt, int digest) {
        String text = "$argon2id$v=19$m=2097152,t=64,p=64$" + octets(salt) + "$" + octets(digest);
        assertEquals(text, PhcHash.parse(text).reveal());
    }

    @ParameterizedTest
    @CsvSource({"7, 32", "65, 32", "16, 15", "16, 65", "4000, 32", "16, 4000"})
    void lengths_out_of_bounds_are_a_store_failure(int salt, int digest) {
        String text = "$argon2id$v=19$m=19456,t=2,p=1$" + octets(salt) + "$" + octets(digest);
        assertThrows(StoreFailure.class, () -> PhcHash.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "$argon2id$v=19$m=19456,t=2,p=1$SALT",
                "$argon2id$v=19$m=19456,t=2,p=1$SALT$",
                "$argon2id$v=19$m=19456,t=2,p=1$$DIGEST",
                "$argon2id$v=19$m=19456,t=2,p=1$SALT$DIGEST$",
                "$argon2id$v=19$m=19456,t=2,p=1$SALT$DIGEST\n",
                " $argon2id$v=19$m=19456,t=2,p=1$SALT$DIGEST",
                "$argon2id$v=19$m=19456,t=2,p=1$SALT==$DIGEST",
                "$argon2id$v=19$m=19456,t=2,p=1$SALT$DIGEST=",
                "$argon2i$v=19$m=19456,t=2,p=1$SALT$DIGEST",
                "$argon2d$v=19$m=19456,t=2,p=1$SALT$DIGEST",
                "$Argon2id$v=19$m=19456,t=2,p=1$SALT$DIGEST",
                "$argon2id$v=16$m=19456,t=2,p=1$SALT$DIGEST",
                "$argon2id$m=19456,t=2,p=1$SALT$DIGEST",
                "$argon2id$v=19$t=2,m=19456,p=1$SALT$DIGEST",
                "$argon2id$v=19$m=19456,t=2,p=1,data=AAAA$SALT$DIGEST",
                "$argon2id$v=19$m=7,t=2,p=1$SALT$DIGEST",
                "$argon2id$v=19$m=4294967295,t=2,p=1$SALT$DIGEST",
                "$argon2id$v=19$m=19456,t=999,p=1$SALT$DIGEST",
                "$argon2id$v=19$m=19456,t=2,p=999$SALT$DIGEST",
                "$argon2id$v=19$m=19456,t=2,p=1$SALT$-_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$2b$12$abcdefghijklmnopqrstuv"
            })
    void whatever_has_another_form_is_a_store_failure_without_the_hash(String form) {
        StoreFailure failure = assertThrows(
                StoreFailure.class,
                () -> PhcHash.parse(form.replace("SALT", SALT).replace("DIGEST", DIGEST)));
        assertFalse(failure.getMessage().contains("AAAA"), failure.getMessage());
    }

    @Test
    void of_sixteen_last_characters_one_is_accepted() {
        String stem = GOOD.substring(0, GOOD.length() - 1);
        long accepted = "ABCDEFGHIJKLMNOP"
                .chars()
                .filter(last -> {
                    try {
                        PhcHash.parse(stem + (char) last);
                        return true;
                    } catch (StoreFailure refused) {
                        return false;
                    }
                })
                .count();
        // Two of the six bits of the last character are in use: A, E, I and M are four different digests.
        assertEquals(4, accepted);
    }

    @Test
    void only_the_same_parameters_and_lengths_are_like_todays() {
        assertTrue(PhcHash.parse(GOOD).isLike(Argon2Parameters.DEFAULT));
        assertFalse(PhcHash.parse(GOOD).isLike(Argon2Parameters.parse("m=19456,t=3,p=1")));
        assertFalse(PhcHash.parse(GOOD.replace(SALT, octets(17))).isLike(Argon2Parameters.DEFAULT));
        assertFalse(PhcHash.parse(GOOD.replace(DIGEST, octets(33))).isLike(Argon2Parameters.DEFAULT));
    }

    @Test
    void it_does_not_print() {
        assertEquals("PhcHash[hidden]", PhcHash.parse(GOOD).toString());
    }
}
