package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.doorward.core.Auth;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignOutResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.FieldFault;
import dev.doorward.core.user.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What a person can rely on, seen through {@link Auth} alone: the same in memory, on a database and through a socket. The
 * subject has the default policy.
 */
public interface AuthContract {

    String PASSWORD = "correct horse battery staple";

    Auth auth();

    /**
     * Moves the subject's time. Override it where time can be moved; elsewhere the tests that need it are skipped and say
     * why.
     */
    default void passTime(Duration duration) {
        Assumptions.abort(
                "the subject's clock cannot be moved, so nothing is known about what happens after " + duration);
    }

    /** Signs up with what was typed. Override it where a socket lies between: a {@link Registration} cannot be read. */
    default SignUpResult signUp(String name, String email, String password) {
        return auth().signUp(Registration.of(name, email, password), Samples.CLIENT);
    }

    /** Signs in with what was typed. Override it where a socket lies between: {@link Credentials} cannot be read. */
    default SignInResult signIn(String email, String password) {
        return auth().signIn(Credentials.of(email, password), Samples.CLIENT);
    }

    private SignOutResult signOut(SessionGrant grant) {
        return auth().signOut(grant.accessToken(), Samples.CLIENT);
    }

    private SessionGrant signedUp(String email) {
        return signedUp("Ada Lovelace", email, PASSWORD);
    }

    private SessionGrant signedUp(String name, String email, String password) {
        return assertInstanceOf(SignUpResult.SignedUp.class, signUp(name, email, password))
                .grant();
    }

    private SessionGrant signedIn(String email, String password) {
        return assertInstanceOf(SignInResult.SignedIn.class, signIn(email, password))
                .grant();
    }

    private AccessClaims authenticated(SessionGrant grant) {
        return assertInstanceOf(AuthenticateResult.Authenticated.class, auth().authenticate(grant.accessToken()))
                .claims();
    }

    private void assertRejected(String email, String password) {
        assertInstanceOf(SignInResult.Rejected.class, signIn(email, password));
    }

    private static String email() {
        return Samples.unique() + "@example.org";
    }

    @Test
    default void whoever_signs_up_is_signed_in() {
        String email = email();
        SessionGrant grant = signedUp("Ada Lovelace", email, PASSWORD);
        assertEquals("Ada Lovelace", grant.user().name().value());
        assertEquals(email, grant.user().email().typed());

        AccessClaims claims = authenticated(grant);
        assertEquals(grant.user().id(), claims.user());
        assertEquals(grant.session().id(), claims.session());
        assertEquals(email, claims.email());
        assertEquals("Ada Lovelace", claims.name());
        assertEquals(grant.expiresAt(), claims.expiresAt());
    }

    @Test
    default void whoever_signed_up_can_sign_in_as_the_same_user_with_a_session_of_its_own() {
        String email = email();
        SessionGrant first = signedUp(email);
        SessionGrant second = signedIn(email, PASSWORD);

        assertEquals(first.user(), second.user());
        assertNotEquals(first.session().id(), second.session().id());
        assertNotEquals(first.accessToken().reveal(), second.accessToken().reveal());
        assertEquals(first.session().id(), authenticated(first).session());
        assertEquals(second.session().id(), authenticated(second).session());
    }

    @Test
    default void the_spelling_of_an_email_does_not_matter_and_it_comes_back_as_it_was_typed() {
        String unique = Samples.unique();
        String typed = "J\u00F6rg." + unique + "@M\u00FCnchen.Example.org";
        signedUp("J\u00F6rg", "  " + typed + " ", PASSWORD);

        for (String spelling : List.of(
                typed,
                "j\u00F6rg." + unique + "@m\u00FCnchen.example.org",
                "JO\u0308RG." + unique.toUpperCase(Locale.ROOT) + "@MU\u0308NCHEN.EXAMPLE.ORG",
                "\tj\u00F6rg." + unique + "@xn--mnchen-3ya.example.org ")) {
            assertEquals(typed, signedIn(spelling, PASSWORD).user().email().typed());
            assertInstanceOf(SignUpResult.EmailTaken.class, signUp("Somebody", spelling, PASSWORD));
        }
    }

    @Test
    default void a_taken_email_stays_with_its_owner() {
        String email = email();
        SessionGrant owner = signedUp(email);
        assertInstanceOf(SignUpResult.EmailTaken.class, signUp("Somebody", email, "another good password"));

        assertRejected(email, "another good password");
        assertEquals(owner.user(), signedIn(email, PASSWORD).user());
        assertEquals(owner.user().id(), authenticated(owner).user());
    }

    @Test
    default void of_simultaneous_sign_ups_with_one_email_exactly_one_succeeds() {
        String email = email();
        List<String> spellings = List.of(email, email.toUpperCase(Locale.ROOT), " " + email);
        List<SignUpResult> results =
                Race.of(8, runner -> signUp("Runner " + runner, spellings.get(runner % 3), PASSWORD + runner));

        List<SignUpResult> won = results.stream()
                .filter(result -> result instanceof SignUpResult.SignedUp)
                .toList();
        assertEquals(1, won.size());
        assertEquals(
                7,
                results.stream()
                        .filter(result -> result instanceof SignUpResult.EmailTaken)
                        .count());
        SessionGrant winner = ((SignUpResult.SignedUp) won.get(0)).grant();
        assertEquals(
                winner.user(),
                signedIn(email, PASSWORD + results.indexOf(won.get(0))).user());
    }

    @Test
    default void a_wrong_password_an_unknown_email_and_one_that_is_none_are_answered_alike() {
        String email = email();
        signedUp(email);
        assertRejected(email, "wrong horse battery staple");
        assertRejected(email(), PASSWORD);
        assertRejected("this is no email", PASSWORD);
        assertRejected(email, "x".repeat(257));
        assertRejected(email, "x".repeat(2000));
        assertEquals(signIn(email, "wrong"), signIn(email(), "wrong"));
    }

    @Test
    default void every_character_of_a_password_counts() {
        String email = email();
        String longest = "\uD83D\uDE00".repeat(255);
        signedUp("Ada", email, longest + "1");

        assertRejected(email, longest + "2");
        assertRejected(email, longest);
        assertRejected(email, longest + "1 ");
        signedIn(email, longest + "1");
    }

    @Test
    default void case_and_white_space_of_a_password_count() {
        String email = email();
        signedUp("Ada", email, "  Spaced Out  ");
        assertRejected(email, "Spaced Out");
        assertRejected(email, "  spaced out  ");
        signedIn(email, "  Spaced Out  ");
    }

    @Test
    default void composed_and_decomposed_characters_are_one_password() {
        String email = email();
        signedUp("Ada", email, "cr\u00E8me br\u00FBl\u00E9e");
        signedIn(email, "cre\u0300me bru\u0302le\u0301e");
    }

    @Test
    default void names_of_many_scripts_and_with_odd_characters_come_back_as_they_are() {
        for (String name : Samples.NAMES) {
            SessionGrant grant = signedUp("  " + name + " ", email(), PASSWORD);
            assertEquals(name, grant.user().name().value());
            assertEquals(name, authenticated(grant).name());
        }
    }

    @Test
    default void the_longest_values_come_back_whole() {
        String email = Samples.longestEmail().typed();
        String name = Samples.longestName().value();
        signedUp(name, email, PASSWORD);
        SessionGrant grant = signedIn(email, PASSWORD);

        assertEquals(email, grant.user().email().typed());
        assertEquals(name, grant.user().name().value());
        assertEquals(name, authenticated(grant).name());
    }

    @Test
    default void all_faulty_fields_of_a_sign_up_are_named_at_once() {
        SignUpResult.Invalid invalid =
                assertInstanceOf(SignUpResult.Invalid.class, signUp(" ", "this is no email", "short"));
        assertEquals(
                List.of(
                        new FieldFault("name", "required", "Name is required"),
                        new FieldFault("email", "invalid_format", "Please enter a valid email"),
                        new FieldFault("password", "too_short", "Password must be at least 8 characters")),
                invalid.faults());
    }

    @Test
    default void each_rule_of_a_field_has_a_fault_of_its_own() {
        assertFault("name", "too_long", signUp("x".repeat(101), email(), PASSWORD));
        assertFault("name", "invalid_characters", signUp("A\u0000da", email(), PASSWORD));
        assertFault("email", "required", signUp("Ada", "  ", PASSWORD));
        assertFault("email", "invalid_characters", signUp("Ada", "a\u0000" + email(), PASSWORD));
        assertFault("email", "invalid_format", signUp("Ada", "x".repeat(65) + "@example.org", PASSWORD));
        assertFault("password", "required", signUp("Ada", email(), ""));
        assertFault("password", "invalid_characters", signUp("Ada", email(), "a line\nand another"));
        assertFault("password", "too_long", signUp("Ada", email(), "x".repeat(257)));
        assertFault("password", "too_common", signUp("Ada", email(), "PassWord"));
    }

    private static void assertFault(String field, String code, SignUpResult result) {
        List<FieldFault> faults =
                assertInstanceOf(SignUpResult.Invalid.class, result).faults();
        assertEquals(1, faults.size());
        assertEquals(field, faults.get(0).field());
        assertEquals(code, faults.get(0).code());
    }

    @Test
    default void a_sign_up_that_was_refused_for_its_fields_leaves_the_email_free() {
        String email = email();
        assertInstanceOf(SignUpResult.Invalid.class, signUp("Ada", email, "short"));
        assertRejected(email, "short");
        signedUp(email);
    }

    @Test
    default void at_sign_in_only_missing_fields_and_forbidden_characters_are_faults() {
        assertEquals(
                List.of(
                        new FieldFault("email", "required", "Email is required"),
                        new FieldFault("password", "required", "Password is required")),
                assertInstanceOf(SignInResult.Invalid.class, signIn("", "")).faults());
        assertEquals(
                List.of(
                        new FieldFault("email", "invalid_characters", "Email contains characters that are not allowed"),
                        new FieldFault(
                                "password", "invalid_characters", "Password contains characters that are not allowed")),
                assertInstanceOf(SignInResult.Invalid.class, signIn("a\u0000@example.org", "a\u0000b"))
                        .faults());
    }

    @Test
    default void after_sign_out_the_token_is_refused_at_once_and_for_good() {
        String email = email();
        SessionGrant grant = signedUp(email);
        SessionGrant other = signedIn(email, PASSWORD);
        assertInstanceOf(SignOutResult.SignedOut.class, signOut(grant));

        assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(grant.accessToken()));
        assertEquals(other.session().id(), authenticated(other).session());
        signedIn(email, PASSWORD);
        assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(grant.accessToken()));
    }

    @Test
    default void signing_out_twice_is_no_error() {
        SessionGrant grant = signedUp(email());
        assertInstanceOf(SignOutResult.SignedOut.class, signOut(grant));
        assertInstanceOf(SignOutResult.SignedOut.class, signOut(grant));
        assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(grant.accessToken()));
    }

    @Test
    default void a_forged_token_proves_nothing_and_ends_nothing() {
        SessionGrant grant = signedUp(email());
        String genuine = grant.accessToken().reveal();
        char last = genuine.charAt(genuine.length() - 1);
        for (String forged : List.of(
                genuine + "A",
                genuine.substring(0, genuine.length() - 1),
                genuine.substring(0, genuine.length() - 1) + (last == 'A' ? 'B' : 'A'),
                "x",
                "a.b.c")) {
            AccessToken token = AccessToken.of(forged);
            assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(token));
            assertInstanceOf(SignOutResult.Invalid.class, auth().signOut(token, Samples.CLIENT));
        }
        authenticated(grant);
    }

    @Test
    default void a_token_expires_and_the_person_signs_in_again() {
        String email = email();
        SessionGrant grant = signedUp(email);
        passTime(Duration.ofMinutes(14));
        authenticated(grant);
        passTime(Duration.ofMinutes(1));
        assertInstanceOf(AuthenticateResult.Expired.class, auth().authenticate(grant.accessToken()));
        authenticated(signedIn(email, PASSWORD));
    }

    @Test
    default void an_expired_token_still_signs_out_and_is_invalid_from_then_on() {
        SessionGrant grant = signedUp(email());
        passTime(Duration.ofMinutes(15));
        assertInstanceOf(SignOutResult.SignedOut.class, signOut(grant));
        assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(grant.accessToken()));
    }
}
