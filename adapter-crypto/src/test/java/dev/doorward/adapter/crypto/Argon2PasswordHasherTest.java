package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.contract.PasswordHasherContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("FR-003")
class Argon2PasswordHasherTest implements PasswordHasherContract {

    private static final Argon2Parameters CHEAP = Argon2Parameters.parse("m=64,t=1,p=1");
    private static final Password OTHER = Password.of("incorrect horse");
    private static final UserId USER = UserId.random();
    private static final String OLD = "old:" + PeppersTest.ONES;
    private static final String NEW = "new:" + PeppersTest.TWOS;

    @Override
    public PasswordHasher passwordHasher() {
        return hasher(Peppers.none());
    }

    @Nested
    class AcceptingImportedHashes implements PasswordHasherContract {

        @Override
        public PasswordHasher passwordHasher() {
            return hasher(Peppers.parse(NEW + ",none")).acceptingImportedHashes();
        }
    }

    @Nested
    class WithPeppers implements PasswordHasherContract {

        @Override
        public PasswordHasher passwordHasher() {
            return hasher(Peppers.parse(NEW + "," + OLD));
        }
    }

    private static Argon2PasswordHasher hasher(Peppers peppers) {
        return new Argon2PasswordHasher(CHEAP, peppers);
    }

    @Test
    void a_hash_verifies_its_password_and_no_other() {
        PasswordHash hash = hasher(Peppers.none()).hash(PASSWORD, USER);
        assertTrue(hasher(Peppers.none()).verify(PASSWORD, hash, USER));
        assertFalse(hasher(Peppers.none()).verify(OTHER, hash, USER));
        assertTrue(hash.reveal().startsWith("$argon2id$v=19$m=64,t=1,p=1$"));
        assertTrue(hash.boundToUser());
        assertEquals("", hash.pepperId());
        assertFalse(hasher(Peppers.none()).needsRehash(hash));
    }

    @Test
    void a_hash_whose_pepper_is_hidden_verifies_nothing() {
        PasswordHash hash = hasher(Peppers.parse(NEW)).hash(PASSWORD, USER);
        PasswordHash stripped = new PasswordHash(hash.reveal(), "", true);
        assertEquals("new", hash.pepperId());
        assertFalse(hasher(Peppers.parse(NEW)).verify(PASSWORD, stripped, USER));
    }

    @Test
    void peppers_rotate_and_an_old_one_verifies_until_the_rehash() {
        PasswordHash hash = hasher(Peppers.parse(OLD)).hash(PASSWORD, USER);
        Argon2PasswordHasher rotated = hasher(Peppers.parse(NEW + "," + OLD));
        assertTrue(rotated.verify(PASSWORD, hash, USER));
        assertFalse(rotated.verify(OTHER, hash, USER));
        assertTrue(rotated.needsRehash(hash));
        assertFalse(rotated.needsRehash(rotated.hash(PASSWORD, USER)));
    }

    @Test
    void a_hash_that_names_a_missing_pepper_is_a_store_failure_naming_it() {
        PasswordHash hash = hasher(Peppers.parse(OLD)).hash(PASSWORD, USER);
        StoreFailure failure = assertThrows(
                StoreFailure.class, () -> hasher(Peppers.parse(NEW)).verify(PASSWORD, hash, USER));
        assertTrue(failure.getMessage().contains("\"old\""), failure.getMessage());
    }

    @Test
    void other_parameters_another_pepper_and_a_missing_binding_need_a_rehash() {
        PasswordHash hash = hasher(Peppers.none()).hash(PASSWORD, USER);
        assertTrue(new Argon2PasswordHasher(Argon2Parameters.parse("m=72,t=1,p=1"), Peppers.none()).needsRehash(hash));
        assertTrue(hasher(Peppers.parse(NEW)).needsRehash(hash));
        assertTrue(hasher(Peppers.none()).needsRehash(new PasswordHash(hash.reveal(), "", false)));
    }

    @Test
    void several_lanes_and_other_lengths_verify() {
        Argon2PasswordHasher lanes = new Argon2PasswordHasher(Argon2Parameters.parse("m=64,t=1,p=4"), Peppers.none());
        assertTrue(lanes.verify(PASSWORD, lanes.hash(PASSWORD, USER), USER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEg"})
    void a_hash_out_of_form_or_bounds_is_a_store_failure_before_any_work(String phc) {
        Argon2Core library = mock(Argon2Core.class);
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, Peppers.none(), library);
        PasswordHash stored = new PasswordHash(phc, "", true);
        assertThrows(StoreFailure.class, () -> hasher.verify(PASSWORD, stored, USER));
        assertThrows(StoreFailure.class, () -> hasher.needsRehash(stored));
        verifyNoInteractions(library);
    }

    @Test
    void the_octets_of_the_password_are_wiped_also_after_a_failure() {
        List<byte[]> seen = new ArrayList<>();
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, Peppers.none(), inputs -> {
            seen.add(inputs.password());
            assertEquals(28, seen.get(0).length);
            throw new StoreFailure("broken");
        });
        assertThrows(StoreFailure.class, () -> hasher.hash(PASSWORD, USER));
        assertArrayEquals(new byte[28], seen.get(0));
    }
}
