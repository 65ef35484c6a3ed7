package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.NOW_SECONDS;
import static dev.doorward.core.Plugs.PASSWORD;
import static dev.doorward.core.Plugs.password;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.same;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.FieldFault;
import dev.doorward.core.user.PasswordChange;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.PasswordPolicy;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class ChangePasswordTest {

    private static final String NEXT = "another horse, another battery";

    private final Plugs plugs = new Plugs();
    private final AccessClaims who = plugs.genuine(NOW_SECONDS.plusSeconds(900));

    private PasswordChangeResult change(String current, String next) {
        return plugs.auth().ownAccount().changePassword(who, PasswordChange.of(current, next), CLIENT);
    }

    private void assertRejectedAfterOneVerification(String current, PasswordHash hash, UserId user) {
        assertEquals(new PasswordChangeResult.Rejected(), change(current, NEXT));
        UserId asked = user == null ? plugs.nobody : user;
        verify(plugs.hasher).verify(any(), same(hash), eq(asked));
        verify(plugs.hasher).decoy(user == null ? "" : plugs.stored.cost());
        verifyNoMoreInteractions(plugs.hasher);
        verify(plugs.users, never()).changePassword(any(), any(), any(), any());
        verifyNoInteractions(plugs.sessions, plugs.tokens, plugs.refreshTokens);
        assertEquals(
                plugs.refusal(AuthEventKind.PASSWORD_CHANGE_REFUSED, RefusalReason.WRONG_PASSWORD), plugs.reported());
    }

    @Test
    void the_right_password_is_replaced_by_one_write_after_hash_and_tokens_were_made() {
        SessionGrant grant = assertInstanceOf(PasswordChangeResult.Changed.class, change(PASSWORD, NEXT))
                .grant();

        InOrder order = inOrder(
                plugs.commonPasswords,
                plugs.attempts,
                plugs.users,
                plugs.hasher,
                plugs.tokens,
                plugs.sessions,
                plugs.events);
        order.verify(plugs.commonPasswords).contains(password(NEXT));
        order.verify(plugs.attempts).take(any(), any());
        order.verify(plugs.users).find(plugs.user.id());
        order.verify(plugs.hasher).verify(password(PASSWORD), same(plugs.stored), eq(plugs.user.id()));
        order.verify(plugs.attempts).forgive(any(), any());
        order.verify(plugs.hasher).hash(password(NEXT), eq(plugs.user.id()));
        order.verify(plugs.tokens).issue(any());
        AuthEvent changed = AuthEvent.of(
                AuthEventKind.PASSWORD_CHANGED,
                NOW_MICROS,
                CLIENT,
                plugs.user.id(),
                grant.session().id());
        order.verify(plugs.users).changePassword(plugs.account, plugs.fresh, grant.opened(), changed);
        order.verify(plugs.events).report(changed);
        order.verifyNoMoreInteractions();
    }

    @Test
    void the_session_that_it_opens_is_a_new_one() {
        SessionGrant grant = assertInstanceOf(PasswordChangeResult.Changed.class, change(PASSWORD, NEXT))
                .grant();
        Session session = grant.session();
        assertNotEquals(who.session(), session.id());
        assertEquals(plugs.user.id(), session.user());
        assertEquals(NOW_MICROS, session.createdAt());
        assertEquals(NOW_SECONDS.plus(Duration.ofDays(7)), session.expiresAt());
        assertEquals(grant.expiresAt(), session.aliveUntil());
        assertEquals(0, session.generation());
        assertEquals("refresh 0", grant.refreshToken().reveal());
        assertSame(plugs.token, grant.accessToken());
    }

    @Test
    void the_session_begins_when_both_passwords_are_hashed_and_not_before() {
        SessionGrant grant = assertInstanceOf(
                        PasswordChangeResult.Changed.class,
                        plugs.slowAuth().ownAccount().changePassword(who, PasswordChange.of(PASSWORD, NEXT), CLIENT))
                .grant();
        assertEquals(NOW_MICROS.plusSeconds(120), grant.session().createdAt());
        assertEquals(NOW_MICROS.plusSeconds(120), plugs.reported().at());
    }

    @Test
    void a_disabled_user_changes_nothing_and_the_password_is_not_looked_at() {
        when(plugs.users.find(plugs.user.id())).thenReturn(Optional.of(new Account(plugs.user, plugs.stored, 3, true)));
        assertEquals(new PasswordChangeResult.Rejected(), change(PASSWORD, NEXT));
        verify(plugs.hasher).verify(any(), same(plugs.decoy), eq(plugs.nobody));
        verify(plugs.users, never()).changePassword(any(), any(), any(), any());
        assertEquals(plugs.refusal(AuthEventKind.PASSWORD_CHANGE_REFUSED, RefusalReason.DISABLED), plugs.reported());
    }

    @Test
    void a_wrong_password_costs_one_verification_and_changes_nothing() {
        when(plugs.hasher.verify(any(), any(), any())).thenReturn(false);
        assertRejectedAfterOneVerification("wrong", plugs.stored, plugs.user.id());
    }

    @Test
    void a_password_that_nobody_can_have_costs_one_verification_and_changes_nothing() {
        assertRejectedAfterOneVerification("x".repeat(1025), plugs.stored, plugs.user.id());
    }

    @Test
    void a_user_who_is_gone_costs_one_verification_even_when_the_decoy_verifies() {
        when(plugs.users.find(plugs.user.id())).thenReturn(Optional.empty());
        assertRejectedAfterOneVerification(PASSWORD, plugs.decoy, null);
    }

    @Test
    void an_account_that_changed_meanwhile_is_rejected_and_no_change_is_reported() {
        when(plugs.users.changePassword(any(), any(), any(), any())).thenReturn(false);
        assertEquals(new PasswordChangeResult.Rejected(), change(PASSWORD, NEXT));
        assertEquals(
                plugs.refusal(AuthEventKind.PASSWORD_CHANGE_REFUSED, RefusalReason.CHANGED_MEANWHILE),
                plugs.reported());
    }

    private List<String> codes(String current, String next) {
        return assertInstanceOf(PasswordChangeResult.Invalid.class, change(current, next)).faults().stream()
                .map(fault -> fault.field() + " " + fault.code())
                .toList();
    }

    @Test
    void all_faulty_fields_are_named_at_once_and_nothing_is_done() {
        assertEquals(List.of("currentPassword required", "newPassword too_short"), codes("", "short"));
        assertNothingDone();
    }

    @Test
    void one_faulty_field_is_enough_to_do_nothing() {
        assertEquals(List.of("newPassword required"), codes(PASSWORD, ""));
        assertEquals(List.of("currentPassword invalid_characters"), new ChangePasswordTest().codes("a\u0000b", NEXT));
        assertNothingDone();
    }

    @Test
    void a_common_password_is_refused_before_anything_is_done() {
        when(plugs.commonPasswords.contains(password("password1"))).thenReturn(true);
        PasswordChangeResult.Invalid invalid =
                assertInstanceOf(PasswordChangeResult.Invalid.class, change(PASSWORD, "password1"));
        assertEquals(
                List.of(new FieldFault("newPassword", "too_common", "Please choose a less common password")),
                invalid.faults());
        assertNothingDone();
    }

    private void assertNothingDone() {
        verifyNoInteractions(plugs.users, plugs.sessions, plugs.hasher, plugs.tokens, plugs.events);
    }

    @Test
    void the_policys_length_counts_for_the_new_password_and_not_for_the_current_one() {
        Auth auth = plugs.auth(AuthPolicy.defaults().withPassword(new PasswordPolicy(15, 64)));
        for (String wrong : List.of("x".repeat(14), "x".repeat(65))) {
            assertInstanceOf(
                    PasswordChangeResult.Invalid.class,
                    auth.ownAccount().changePassword(who, PasswordChange.of("short", wrong), CLIENT));
        }
        assertInstanceOf(
                PasswordChangeResult.Changed.class,
                auth.ownAccount().changePassword(who, PasswordChange.of("short", "x".repeat(15)), CLIENT));
    }

    @Test
    void a_sink_that_throws_changes_no_answer() {
        doThrow(new IllegalStateException("broken sink")).when(plugs.events).report(any());
        assertInstanceOf(PasswordChangeResult.Changed.class, change(PASSWORD, NEXT));
    }

    @Test
    void a_failure_of_any_port_passes_through_and_gives_the_place_in_the_queue_back() {
        for (RuntimeException broken : List.of(new StoreFailure("broken"), new Overloaded("full"))) {
            assertPassesThrough(
                    broken, plug -> when(plug.commonPasswords.contains(any())).thenThrow(broken));
            assertPassesThrough(broken, plug -> when(plug.users.find(any())).thenThrow(broken));
            assertPassesThrough(
                    broken,
                    plug -> when(plug.hasher.verify(any(), any(), any())).thenThrow(broken));
            assertPassesThrough(
                    broken, plug -> when(plug.hasher.hash(any(), any())).thenThrow(broken));
            assertPassesThrough(broken, plug -> when(plug.refreshTokens.seed()).thenThrow(broken));
            assertPassesThrough(broken, plug -> when(plug.tokens.issue(any())).thenThrow(broken));
            assertPassesThrough(
                    broken,
                    plug -> when(plug.users.changePassword(any(), any(), any(), any()))
                            .thenThrow(broken));
        }
    }

    private static void assertPassesThrough(RuntimeException broken, Consumer<Plugs> breaking) {
        PasswordChange change = PasswordChange.of(PASSWORD, NEXT);
        Plugs.assertPassesThrough(
                broken,
                breaking,
                (auth, plugs) -> auth.ownAccount().changePassword(plugs.genuine(NOW_SECONDS), change, CLIENT));
    }
}
