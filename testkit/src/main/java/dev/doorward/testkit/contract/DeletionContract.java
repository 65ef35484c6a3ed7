package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.doorward.core.DeletionResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.FieldFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person can rely on who deletes the own account. */
public interface DeletionContract extends AuthSubject {

    private Visitor visitor() {
        return new Visitor(this);
    }

    private DeletionResult delete(SessionGrant asking, String password) {
        return auth().ownAccount().delete(visitor().authenticated(asking), password, Samples.CLIENT);
    }

    private void deleted(SessionGrant asking) {
        assertInstanceOf(DeletionResult.Deleted.class, delete(asking, PASSWORD));
    }

    @Test
    default void nothing_of_a_deleted_user_is_accepted_any_more() {
        SessionGrant asking = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(asking);
        SessionGrant refreshed = visitor().refreshed(visitor().signedInAgain(asking));
        SessionGrant stranger = visitor().signedUp();
        deleted(asking);

        List.of(asking, other, refreshed).forEach(visitor()::assertOver);
        visitor().assertRejected(asking.user().email().typed(), PASSWORD);
        visitor().assertLives(stranger);
    }

    @Test
    default void the_email_of_a_deleted_user_can_be_registered_by_somebody_else() {
        SessionGrant before = visitor().signedUp();
        deleted(before);
        SessionGrant after = visitor().signedUp(before.user().email().typed());

        assertNotEquals(before.user().id(), after.user().id());
        visitor().assertOver(before);
        visitor().assertLives(after);
    }

    @Test
    default void a_wrong_password_deletes_nobody() {
        SessionGrant grant = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(grant);
        for (String wrong : List.of("wrong", PASSWORD + " ", "x".repeat(257), "x".repeat(2000))) {
            assertInstanceOf(DeletionResult.Rejected.class, delete(grant, wrong));
        }
        assertLives(grant, other);
    }

    @Test
    default void a_missing_password_and_forbidden_characters_are_faults_and_delete_nobody() {
        SessionGrant grant = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(grant);
        assertEquals(
                List.of(new FieldFault("password", "required", "Password is required")), faults(delete(grant, "")));
        assertEquals(
                List.of(new FieldFault(
                        "password", "invalid_characters", "Password contains characters that are not allowed")),
                faults(delete(grant, "a\u0000b")));
        assertLives(grant, other);
    }

    private static List<FieldFault> faults(DeletionResult result) {
        return assertInstanceOf(DeletionResult.Invalid.class, result).faults();
    }

    private void assertLives(SessionGrant grant, SessionGrant other) {
        visitor().signedInAgain(grant);
        visitor().assertLives(grant);
        visitor().assertLives(other);
    }

    @Test
    default void no_session_survives_the_deletion_however_close_the_sign_in() {
        SessionGrant grant = visitor().signedUp();
        String email = grant.user().email().typed();
        List<SignInResult> results = Race.of(4, runner -> {
            if (runner == 0) {
                deleted(grant);
            }
            return signIn(email, PASSWORD);
        });
        for (SignInResult result : results) {
            if (result instanceof SignInResult.SignedIn in) {
                visitor().assertOver(in.grant());
            }
        }
        visitor().assertRejected(email, PASSWORD);
    }
}
