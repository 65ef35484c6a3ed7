package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link PasswordHasher} promises. */
public interface PasswordHasherContract {

    Password PASSWORD = Password.of("correct horse battery staple");

    PasswordHasher passwordHasher();

    @Test
    default void the_password_that_was_hashed_verifies() {
        UserId user = UserId.random();
        PasswordHash hash = passwordHasher().hash(PASSWORD, user);
        assertTrue(passwordHasher().verify(PASSWORD, hash, user));
        assertTrue(passwordHasher().verify(PASSWORD, hash, user), "and verifies again");
    }

    @Test
    default void another_password_does_not_verify_however_close() {
        UserId user = UserId.random();
        PasswordHash hash = passwordHasher().hash(PASSWORD, user);
        for (String close : List.of(
                "Correct horse battery staple",
                "correct horse battery stapl",
                "correct horse battery staple ",
                " correct horse battery staple",
                "correct horse battery staplf",
                "\u0441orrect horse battery staple",
                "?")) {
            assertFalse(passwordHasher().verify(Password.of(close), hash, user), close);
        }
    }

    @Test
    default void passwords_of_many_scripts_verify() {
        UserId user = UserId.random();
        for (String typed : List.of(
                "\u043F\u0430\u0440\u043E\u043B\u044C \u043C\u043E\u0439",
                "\u5BC6\u7801\u5BC6\u7801\u5BC6\u7801\u5BC6\u7801",
                "\u0643\u0644\u0645\u0629 \u0627\u0644\u0633\u0631",
                "\uD83D\uDE00\uD83D\uDE01\uD83D\uDE02\uD83D\uDE03\uD83D\uDE04\uD83D\uDE05\uD83D\uDE06\uD83D\uDE07")) {
            PasswordHash hash = passwordHasher().hash(Password.of(typed), user);
            assertTrue(passwordHasher().verify(Password.of(typed), hash, user));
            assertFalse(passwordHasher().verify(Password.of("?".repeat(typed.length())), hash, user));
        }
    }

    @Test
    default void composed_and_decomposed_characters_are_one_password() {
        UserId user = UserId.random();
        PasswordHash hash = passwordHasher().hash(Password.of("cr\u00E8me br\u00FBl\u00E9e"), user);
        assertTrue(passwordHasher().verify(Password.of("cre\u0300me bru\u0302le\u0301e"), hash, user));
    }

    @Test
    default void every_octet_of_the_longest_password_counts() {
        UserId user = UserId.random();
        String start = "x".repeat(Password.MAX_OCTETS - 1);
        PasswordHash hash = passwordHasher().hash(Password.of(start + "1"), user);
        assertTrue(passwordHasher().verify(Password.of(start + "1"), hash, user));
        assertFalse(passwordHasher().verify(Password.of(start + "2"), hash, user));
        assertFalse(passwordHasher().verify(Password.of(start), hash, user));
        assertFalse(passwordHasher().verify(Password.of("x".repeat(72)), hash, user));
    }

    @Test
    default void a_hash_is_bound_to_its_user() {
        PasswordHash hash = passwordHasher().hash(PASSWORD, UserId.random());
        assertTrue(hash.boundToUser());
        assertFalse(passwordHasher().verify(PASSWORD, hash, UserId.random()));
    }

    @Test
    default void a_hash_whose_binding_was_denied_does_not_verify_and_needs_to_be_made_anew() {
        UserId user = UserId.random();
        PasswordHash hash = passwordHasher().hash(PASSWORD, user);
        PasswordHash denied = new PasswordHash(hash.reveal(), hash.pepperId(), false);
        assertFalse(passwordHasher().verify(PASSWORD, denied, user));
        assertTrue(passwordHasher().needsRehash(denied));
    }

    @Test
    default void a_hash_that_was_stored_and_read_again_verifies() {
        UserId user = UserId.random();
        PasswordHash hash = passwordHasher().hash(PASSWORD, user);
        PasswordHash read = new PasswordHash(hash.reveal(), hash.pepperId(), hash.boundToUser());
        assertTrue(passwordHasher().verify(PASSWORD, read, user));
        assertFalse(passwordHasher().needsRehash(read));
    }

    @Test
    default void every_hash_has_a_salt_of_its_own() {
        UserId user = UserId.random();
        PasswordHash one = passwordHasher().hash(PASSWORD, user);
        PasswordHash other = passwordHasher().hash(PASSWORD, user);
        assertNotEquals(one.reveal(), other.reveal());

        String salt = one.reveal().substring(0, one.reveal().lastIndexOf('$'));
        String digest = other.reveal().substring(other.reveal().lastIndexOf('$'));
        PasswordHash crossed = new PasswordHash(salt + digest, one.pepperId(), one.boundToUser());
        assertFalse(passwordHasher().verify(PASSWORD, crossed, user), "the digest belongs to its salt");
    }

    @Test
    default void a_decoy_costs_what_is_asked_for_and_verifies_nothing() {
        UserId user = UserId.random();
        String cost = passwordHasher().hash(PASSWORD, user).cost();
        PasswordHash decoy = passwordHasher().decoy(cost);
        assertEquals(cost, decoy.cost());
        assertFalse(passwordHasher().verify(PASSWORD, decoy, user));
        assertNotEquals(decoy.reveal(), passwordHasher().decoy(cost).reveal());
    }

    @Test
    default void a_decoy_of_a_cost_that_cannot_be_read_costs_what_hashes_of_today_cost() {
        UserId user = UserId.random();
        String today = passwordHasher().hash(PASSWORD, user).cost();
        for (String unreadable : List.of("", "$", "x", "$2b$12", today + "$", today + "0000000000", " " + today)) {
            PasswordHash decoy = passwordHasher().decoy(unreadable);
            assertEquals(today, decoy.cost(), unreadable);
            assertFalse(passwordHasher().verify(PASSWORD, decoy, user));
        }
    }

    @Test
    default void a_hash_does_not_hold_the_password() {
        PasswordHash hash = passwordHasher().hash(PASSWORD, UserId.random());
        assertFalse(hash.reveal().contains(PASSWORD.reveal()));
    }

    @Test
    default void a_fresh_hash_does_not_need_to_be_made_anew() {
        assertFalse(passwordHasher().needsRehash(passwordHasher().hash(PASSWORD, UserId.random())));
    }

    @Test
    default void a_hash_that_cannot_be_read_is_a_failure_and_never_a_wrong_password() {
        UserId user = UserId.random();
        PasswordHash hash = passwordHasher().hash(PASSWORD, user);
        for (String unreadable : List.of(
                "",
                "$",
                "x",
                "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
                hash.reveal().substring(1),
                hash.reveal() + "$",
                hash.reveal() + "\n",
                " " + hash.reveal(),
                hash.reveal().substring(0, hash.reveal().lastIndexOf('$')),
                "\uD800".repeat(10),
                "$".repeat(10_000))) {
            PasswordHash broken = new PasswordHash(unreadable, hash.pepperId(), true);
            assertThrows(StoreFailure.class, () -> passwordHasher().verify(PASSWORD, broken, user), unreadable);
        }
    }

    @Test
    default void a_hash_with_a_pepper_that_is_not_configured_is_a_failure_and_never_a_wrong_password() {
        UserId user = UserId.random();
        PasswordHash hash = passwordHasher().hash(PASSWORD, user);
        PasswordHash unknown = new PasswordHash(hash.reveal(), "nobody-has-this-pepper", true);
        assertThrows(StoreFailure.class, () -> passwordHasher().verify(PASSWORD, unknown, user));
    }

    @Test
    default void many_threads_may_hash_and_verify_at_once() {
        List<Boolean> right = Race.of(4, runner -> {
            UserId user = UserId.random();
            Password own = Password.of("password of runner " + runner);
            PasswordHash hash = passwordHasher().hash(own, user);
            return passwordHasher().verify(own, hash, user) && !passwordHasher().verify(PASSWORD, hash, user);
        });
        assertEquals(List.of(true, true, true, true), right);
    }
}
