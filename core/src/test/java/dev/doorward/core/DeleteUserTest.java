package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.NOW_SECONDS;
import static dev.doorward.core.Plugs.PASSWORD;
import static dev.doorward.core.Plugs.password;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.doorward.core.user.Account;
import dev.doorward.core.user.FieldFault;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class DeleteUserTest {

    private final Plugs plugs = new Plugs();
    private final AccessClaims who = plugs.genuine(NOW_SECONDS.plusSeconds(900));

    private DeletionResult delete(String password) {
        return plugs.auth().ownAccount().delete(who, password, CLIENT);
    }

    private void assertRejectedAfterOneVerification(String password, PasswordHash hash, UserId user) {
        assertEquals(new DeletionResult.Rejected(), delete(password));
        UserId asked = user == null ? plugs.nobody : user;
        verify(plugs.hasher).verify(any(), same(hash), eq(asked));
        verify(plugs.hasher).decoy(user == null ? "" : plugs.stored.cost());
        verifyNoMoreInteractions(plugs.hasher);
        verify(plugs.users, never()).delete(any(), any());
        verifyNoInteractions(plugs.sessions, plugs.tokens);
        assertEquals(plugs.refusal(AuthEventKind.DELETION_REFUSED, RefusalReason.WRONG_PASSWORD), plugs.reported());
    }

    @Test
    void the_right_password_deletes_the_user_by_one_write() {
        assertEquals(new DeletionResult.Deleted(), delete(PASSWORD));

        AuthEvent deleted = AuthEvent.of(AuthEventKind.USER_DELETED, NOW_MICROS, CLIENT, plugs.user.id());
        InOrder order = inOrder(plugs.users, plugs.hasher, plugs.sessions, plugs.tokens, plugs.events);
        order.verify(plugs.users).find(plugs.user.id());
        order.verify(plugs.hasher).verify(password(PASSWORD), same(plugs.stored), eq(plugs.user.id()));
        order.verify(plugs.users).delete(plugs.account, deleted);
        order.verify(plugs.events).report(deleted);
        order.verifyNoMoreInteractions();
        assertEquals(Optional.empty(), deleted.session());
    }

    @Test
    void a_disabled_user_deletes_nothing_and_the_password_is_not_looked_at() {
        when(plugs.users.find(plugs.user.id())).thenReturn(Optional.of(new Account(plugs.user, plugs.stored, 3, true)));
        assertEquals(new DeletionResult.Rejected(), delete(PASSWORD));
        verify(plugs.hasher).verify(any(), same(plugs.decoy), eq(plugs.nobody));
        verify(plugs.users, never()).delete(any(), any());
        assertEquals(plugs.refusal(AuthEventKind.DELETION_REFUSED, RefusalReason.DISABLED), plugs.reported());
    }

    @Test
    void a_wrong_password_costs_one_verification_and_deletes_nobody() {
        when(plugs.hasher.verify(any(), any(), any())).thenReturn(false);
        assertRejectedAfterOneVerification("wrong", plugs.stored, plugs.user.id());
    }

    @Test
    void a_password_that_nobody_can_have_costs_one_verification_and_deletes_nobody() {
        assertRejectedAfterOneVerification("x".repeat(1025), plugs.stored, plugs.user.id());
    }

    @Test
    void a_user_who_is_gone_costs_one_verification_even_when_the_decoy_verifies() {
        when(plugs.users.find(plugs.user.id())).thenReturn(Optional.empty());
        assertRejectedAfterOneVerification(PASSWORD, plugs.decoy, null);
    }

    @Test
    void an_account_that_changed_meanwhile_is_rejected_and_no_deletion_is_reported() {
        when(plugs.users.delete(any(), any())).thenReturn(false);
        assertEquals(new DeletionResult.Rejected(), delete(PASSWORD));
        assertEquals(plugs.refusal(AuthEventKind.DELETION_REFUSED, RefusalReason.CHANGED_MEANWHILE), plugs.reported());
    }

    @Test
    void a_faulty_field_costs_nothing_and_is_named() {
        assertEquals(
                new DeletionResult.Invalid(List.of(new FieldFault("password", "required", "Password is required"))),
                delete(""));
        assertEquals(
                new DeletionResult.Invalid(List.of(new FieldFault(
                        "password", "invalid_characters", "Password contains characters that are not allowed"))),
                new DeleteUserTest().delete("\uD800"));
        verifyNoInteractions(plugs.users, plugs.sessions, plugs.hasher, plugs.events);
    }

    @Test
    void a_sink_that_throws_changes_no_answer() {
        doThrow(new IllegalStateException("broken sink")).when(plugs.events).report(any());
        assertEquals(new DeletionResult.Deleted(), delete(PASSWORD));
    }

    @Test
    void a_failure_of_any_port_passes_through_and_gives_the_place_in_the_queue_back() {
        for (RuntimeException broken : List.of(new StoreFailure("broken"), new Overloaded("full"))) {
            assertPassesThrough(broken, plug -> when(plug.users.find(any())).thenThrow(broken));
            assertPassesThrough(
                    broken,
                    plug -> when(plug.hasher.verify(any(), any(), any())).thenThrow(broken));
            assertPassesThrough(
                    broken, plug -> when(plug.users.delete(any(), any())).thenThrow(broken));
        }
    }

    private static void assertPassesThrough(RuntimeException broken, Consumer<Plugs> breaking) {
        Plugs.assertPassesThrough(
                broken,
                breaking,
                (auth, plugs) -> auth.ownAccount().delete(plugs.genuine(NOW_SECONDS), PASSWORD, CLIENT));
    }
}
