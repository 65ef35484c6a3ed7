package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import de.mkammerer.argon2.Argon2Advanced;
import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.contract.PasswordHasherContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
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
    void the_vector_of_rfc_9106_section_5_3_comes_out_of_the_same_call() {
        byte[] digest = new NativeArgon2(Argon2Library.open())
                .hash(new Argon2Inputs(filled(32, 1), filled(16, 2), filled(8, 3), filled(12, 4), 32, 3, 4, 32));
        assertEquals(
                "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
                HexFormat.of().formatHex(digest));
    }

    private static byte[] filled(int length, int octet) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) octet);
        return octets;
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
        Argon2Advanced library = mock(Argon2Advanced.class);
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, Peppers.none(), library);
        PasswordHash stored = new PasswordHash(phc, "", true);
        assertThrows(StoreFailure.class, () -> hasher.verify(PASSWORD, stored, USER));
        assertThrows(StoreFailure.class, () -> hasher.needsRehash(stored));
        verifyNoInteractions(library);
    }

    @Test
    void the_constructor_does_not_touch_the_library() {
        Argon2Advanced library = mock(Argon2Advanced.class);
        assertEquals(Argon2PasswordHasher.class, new Argon2PasswordHasher(CHEAP, Peppers.none(), library).getClass());
        verifyNoInteractions(library);
    }

    @Test
    void a_native_failure_is_never_a_wrong_password() {
        PasswordHash hash = hasher(Peppers.none()).hash(PASSWORD, USER);
        assertBothThrow(Overloaded.class, new IllegalStateException("Memory allocation error (-22)"), hash);
        assertBothThrow(Overloaded.class, new OutOfMemoryError("Cannot allocate 32 bytes"), hash);
        assertBothThrow(StoreFailure.class, new IllegalStateException("Threading failure (-33)"), hash);
        assertBothThrow(StoreFailure.class, new IllegalStateException("Missing arguments (-25)"), hash);
        assertBothThrow(StoreFailure.class, new IllegalStateException(), hash);
        assertBothThrow(StoreFailure.class, new UnsatisfiedLinkError("noexec"), hash);
        assertBothThrow(StoreFailure.class, new NoClassDefFoundError("initialised in vain"), hash);
    }

    private static void assertBothThrow(Class<? extends Throwable> expected, Throwable nativeError, PasswordHash hash) {
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, Peppers.none(), failing(nativeError));
        assertEquals(
                nativeError,
                assertThrows(expected, () -> hasher.hash(PASSWORD, USER)).getCause());
        assertEquals(
                nativeError,
                assertThrows(expected, () -> hasher.verify(PASSWORD, hash, USER))
                        .getCause());
    }

    private static Argon2Advanced failing(Throwable nativeError) {
        Argon2Advanced library = mock(Argon2Advanced.class);
        when(library.rawHashAdvanced(
                        anyInt(), anyInt(), anyInt(), any(byte[].class), any(), any(), any(), anyInt(), any()))
                .thenThrow(nativeError);
        return library;
    }

    @Test
    void the_octets_of_the_password_are_wiped_also_after_a_failure() {
        List<byte[]> seen = new ArrayList<>();
        Argon2Advanced library = mock(Argon2Advanced.class);
        when(library.rawHashAdvanced(
                        anyInt(), anyInt(), anyInt(), any(byte[].class), any(), any(), any(), anyInt(), any()))
                .thenAnswer(call -> {
                    seen.add(call.getArgument(3));
                    assertEquals(28, seen.get(0).length);
                    throw new IllegalStateException("Threading failure (-33)");
                });
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, Peppers.none(), library);
        assertThrows(StoreFailure.class, () -> hasher.hash(PASSWORD, USER));
        assertArrayEquals(new byte[28], seen.get(0));
    }
}
