package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.doorward.core.PasswordChangeResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.FieldFault;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a person can rely on who changes the password. */
public interface PasswordChangeContract extends AuthSubject {

    String NEW_PASSWORD = "another horse, another battery";

    private Visitor visitor() {
        return new Visitor(this);
    }

    private PasswordChangeResult change(SessionGrant asking, String current, String next) {
        return changePassword(visitor().authenticated(asking), current, next);
    }

    private SessionGrant changed(SessionGrant asking, String current, String next) {
        return assertInstanceOf(PasswordChangeResult.Changed.class, change(asking, current, next))
                .grant();
    }

    @Test
    default void from_a_change_of_password_on_the_new_one_counts_and_the_old_one_does_not() {
        SessionGrant grant = visitor().signedUp();
        String email = grant.user().email().typed();
        SessionGrant next = changed(grant, PASSWORD, NEW_PASSWORD);
        assertEquals(grant.user(), next.user());

        visitor().assertRejected(email, PASSWORD);
        assertEquals(grant.user(), visitor().signedIn(email, NEW_PASSWORD).user());
    }

    @Test
    default void a_change_of_password_ends_every_earlier_session_and_opens_one() {
        SessionGrant asking = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(asking);
        SessionGrant refreshed = visitor().refreshed(visitor().signedInAgain(asking));
        SessionGrant stranger = visitor().signedUp();
        SessionGrant next = changed(asking, PASSWORD, NEW_PASSWORD);

        assertNotEquals(asking.session().id(), next.session().id());
        List.of(asking, other, refreshed).forEach(visitor()::assertOver);
        assertEquals(Set.of(next.session().id()), visitor().sessions(next));
        visitor().assertLives(next);
        visitor().assertLives(stranger);
    }

    @Test
    default void a_password_can_be_changed_again_and_again() {
        SessionGrant grant = visitor().signedUp();
        String email = grant.user().email().typed();
        SessionGrant second = changed(grant, PASSWORD, NEW_PASSWORD);
        SessionGrant third = changed(second, NEW_PASSWORD, PASSWORD);

        visitor().assertOver(second);
        visitor().assertLives(third);
        visitor().assertRejected(email, NEW_PASSWORD);
        visitor().signedIn(email, PASSWORD);
    }

    @Test
    default void a_wrong_current_password_is_rejected_and_nothing_changes() {
        SessionGrant grant = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(grant);
        for (String wrong : List.of("wrong", PASSWORD + " ", NEW_PASSWORD, "x".repeat(257), "x".repeat(2000))) {
            assertInstanceOf(PasswordChangeResult.Rejected.class, change(grant, wrong, NEW_PASSWORD));
        }
        assertUnchanged(grant);
        visitor().assertLives(other);
    }

    private void assertUnchanged(SessionGrant grant) {
        visitor().assertRejected(grant.user().email().typed(), NEW_PASSWORD);
        visitor().signedInAgain(grant);
        visitor().assertLives(grant);
    }

    @Test
    default void the_rules_of_a_new_password_are_those_of_sign_up() {
        SessionGrant grant = visitor().signedUp();
        assertFaults(grant, PASSWORD, "", List.of("newPassword required"));
        assertFaults(grant, PASSWORD, "short", List.of("newPassword too_short"));
        assertFaults(grant, PASSWORD, "x".repeat(257), List.of("newPassword too_long"));
        assertFaults(grant, PASSWORD, "x".repeat(2000), List.of("newPassword too_long"));
        assertFaults(grant, PASSWORD, "a line\nand another", List.of("newPassword invalid_characters"));
        assertFaults(grant, PASSWORD, "PassWord", List.of("newPassword too_common"));
        assertUnchanged(grant);
    }

    @Test
    default void all_faulty_fields_of_a_change_are_named_at_once() {
        SessionGrant grant = visitor().signedUp();
        assertEquals(
                List.of(
                        new FieldFault("currentPassword", "required", "Password is required"),
                        new FieldFault("newPassword", "too_short", "Password must be at least 8 characters")),
                faults(grant, "", "short"));
        assertFaults(grant, "", NEW_PASSWORD, List.of("currentPassword required"));
        assertFaults(grant, "a\u0000b", NEW_PASSWORD, List.of("currentPassword invalid_characters"));
        assertFaults(grant, "wrong", "short", List.of("newPassword too_short"));
        assertUnchanged(grant);
    }

    private List<FieldFault> faults(SessionGrant grant, String current, String next) {
        return assertInstanceOf(PasswordChangeResult.Invalid.class, change(grant, current, next))
                .faults();
    }

    private void assertFaults(SessionGrant grant, String current, String next, List<String> codes) {
        assertEquals(
                codes,
                faults(grant, current, next).stream()
                        .map(fault -> fault.field() + " " + fault.code())
                        .toList());
    }

    @Test
    default void no_session_with_the_old_password_survives_the_change_however_close() {
        SessionGrant grant = visitor().signedUp();
        String email = grant.user().email().typed();
        List<SignInResult> results = Race.of(4, runner -> {
            if (runner == 0) {
                changed(grant, PASSWORD, NEW_PASSWORD);
            }
            return signIn(email, PASSWORD);
        });
        for (SignInResult result : results) {
            if (result instanceof SignInResult.SignedIn in) {
                visitor().assertOver(in.grant());
            }
        }
        SessionGrant now = visitor().signedIn(email, NEW_PASSWORD);
        assertEquals(2, visitor().sessions(now).size(), "this one, and the one that the change opened");
    }
}
