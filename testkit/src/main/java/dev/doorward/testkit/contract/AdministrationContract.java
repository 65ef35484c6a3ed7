package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.SetPasswordResult;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.FieldFault;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What an operator can rely on. No part of {@link AuthContract}: a client on the network is no operator. */
public interface AdministrationContract extends AuthSubject {

    String FORGOTTEN = "the password that was set anew";

    private Visitor visitor() {
        return new Visitor(this);
    }

    private boolean disable(SessionGrant grant) {
        return auth().administration().disable(grant.user().email(), Samples.CLIENT);
    }

    private boolean enable(SessionGrant grant) {
        return auth().administration().enable(grant.user().email(), Samples.CLIENT);
    }

    private SetPasswordResult setPassword(Email email, String password) {
        return auth().administration().setPassword(email, password, Samples.CLIENT);
    }

    @Test
    default void nothing_of_a_disabled_user_is_accepted_any_more() {
        SessionGrant grant = visitor().signedUp();
        SessionGrant other = visitor().refreshed(visitor().signedInAgain(grant));
        SessionGrant stranger = visitor().signedUp();
        assertTrue(disable(grant));

        List.of(grant, other).forEach(visitor()::assertOver);
        visitor().assertRejected(grant.user().email().typed(), PASSWORD);
        visitor().assertLives(stranger);
    }

    @Test
    default void an_enabled_user_signs_in_again_and_earlier_sessions_stay_over() {
        SessionGrant grant = visitor().signedUp();
        assertTrue(disable(grant));
        assertTrue(enable(grant));

        visitor().assertOver(grant);
        visitor().assertLives(visitor().signedInAgain(grant));
    }

    @Test
    default void a_user_is_found_by_every_spelling_of_the_email() {
        SessionGrant grant = visitor().signedUp();
        Email shouted = Email.of(grant.user().email().typed().toUpperCase(Locale.ROOT));
        assertTrue(auth().administration().disable(shouted, Samples.CLIENT));
        visitor().assertOver(grant);
    }

    @Test
    default void enabling_a_user_who_is_not_disabled_ends_nothing() {
        SessionGrant grant = visitor().signedUp();
        assertTrue(enable(grant));
        visitor().assertLives(grant);
    }

    @Test
    default void an_unknown_email_is_nobody() {
        Email unknown = Samples.email();
        assertFalse(auth().administration().disable(unknown, Samples.CLIENT));
        assertFalse(auth().administration().enable(unknown, Samples.CLIENT));
        assertInstanceOf(SetPasswordResult.UnknownUser.class, setPassword(unknown, FORGOTTEN));
    }

    @Test
    default void a_password_that_was_set_is_the_only_one_and_every_session_is_over() {
        SessionGrant grant = visitor().signedUp();
        String email = grant.user().email().typed();
        SessionGrant other = visitor().signedInAgain(grant);
        assertInstanceOf(SetPasswordResult.Set.class, setPassword(grant.user().email(), FORGOTTEN));

        List.of(grant, other).forEach(visitor()::assertOver);
        visitor().assertRejected(email, PASSWORD);
        visitor().assertLives(visitor().signedIn(email, FORGOTTEN));
    }

    @Test
    default void a_disabled_user_stays_disabled_when_the_password_is_set() {
        SessionGrant grant = visitor().signedUp();
        String email = grant.user().email().typed();
        assertTrue(disable(grant));
        assertInstanceOf(SetPasswordResult.Set.class, setPassword(grant.user().email(), FORGOTTEN));
        visitor().assertRejected(email, FORGOTTEN);

        assertTrue(enable(grant));
        visitor().signedIn(email, FORGOTTEN);
    }

    @Test
    default void the_rules_of_a_password_that_is_set_are_those_of_sign_up() {
        SessionGrant grant = visitor().signedUp();
        assertEquals(
                new SetPasswordResult.Invalid(
                        new FieldFault("password", "too_short", "Password must be at least 8 characters")),
                setPassword(grant.user().email(), "short"));
        assertInstanceOf(
                SetPasswordResult.Invalid.class, setPassword(grant.user().email(), "PassWord"));

        visitor().signedInAgain(grant);
        visitor().assertLives(grant);
    }
}
