package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.PASSWORD;
import static dev.doorward.core.Plugs.password;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.FieldFault;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class AdministerTest {

    private static final Email UNKNOWN = Email.of("nobody@example.org");

    private final Plugs plugs = new Plugs();

    private Administration administration() {
        return plugs.auth().administration();
    }

    private AuthEvent event(AuthEventKind kind) {
        return AuthEvent.of(kind, NOW_MICROS, CLIENT, plugs.user.id());
    }

    private void assertSet(boolean disabled, AuthEvent event) {
        InOrder order = inOrder(plugs.users, plugs.sessions, plugs.hasher, plugs.events);
        order.verify(plugs.users).findByEmail(plugs.user.email());
        order.verify(plugs.users).setDisabled(plugs.user.id(), disabled, event);
        order.verify(plugs.events).report(event);
        order.verifyNoMoreInteractions();
    }

    @Test
    void disabling_a_user_is_one_write_that_is_reported() {
        assertTrue(administration().disable(plugs.user.email(), CLIENT));
        assertSet(true, event(AuthEventKind.USER_DISABLED));
    }

    @Test
    void enabling_a_user_is_one_write_that_is_reported() {
        assertTrue(administration().enable(plugs.user.email(), CLIENT));
        assertSet(false, event(AuthEventKind.USER_ENABLED));
    }

    @Test
    void for_an_unknown_email_nothing_is_written() {
        assertFalse(administration().disable(UNKNOWN, CLIENT));
        Plugs others = new Plugs();
        assertFalse(others.auth().administration().enable(UNKNOWN, CLIENT));
        Plugs third = new Plugs();
        assertEquals(
                new SetPasswordResult.UnknownUser(),
                third.auth().administration().setPassword(UNKNOWN, PASSWORD, CLIENT));
        for (Plugs each : List.of(plugs, others, third)) {
            verify(each.users, never()).setDisabled(any(), anyBoolean(), any());
            verify(each.users, never()).setPassword(any(), any(), any());
            verifyNoInteractions(each.events, each.sessions, each.hasher);
        }
    }

    @Test
    void a_user_who_is_deleted_meanwhile_is_unknown_and_nothing_is_reported() {
        when(plugs.users.setDisabled(any(), anyBoolean(), any())).thenReturn(false);
        when(plugs.users.setPassword(any(), any(), any())).thenReturn(false);
        Administration administration = administration();
        assertFalse(administration.disable(plugs.user.email(), CLIENT));
        assertFalse(administration.enable(plugs.user.email(), CLIENT));
        assertEquals(
                new SetPasswordResult.UnknownUser(), administration.setPassword(plugs.user.email(), PASSWORD, CLIENT));
        verifyNoInteractions(plugs.events);
    }

    @Test
    void setting_a_password_is_one_write_after_one_hash_and_no_verification() {
        assertEquals(new SetPasswordResult.Set(), administration().setPassword(plugs.user.email(), PASSWORD, CLIENT));

        AuthEvent set = event(AuthEventKind.PASSWORD_SET);
        InOrder order =
                inOrder(plugs.commonPasswords, plugs.users, plugs.hasher, plugs.sessions, plugs.tokens, plugs.events);
        order.verify(plugs.commonPasswords).contains(password(PASSWORD));
        order.verify(plugs.users).findByEmail(plugs.user.email());
        order.verify(plugs.hasher).hash(password(PASSWORD), eq(plugs.user.id()));
        order.verify(plugs.users).setPassword(plugs.user.id(), plugs.fresh, set);
        order.verify(plugs.events).report(set);
        order.verifyNoMoreInteractions();
    }

    @Test
    void a_password_against_the_rules_is_refused_before_anything_is_done() {
        when(plugs.commonPasswords.contains(password("password1"))).thenReturn(true);
        Administration administration = administration();
        assertEquals(
                new SetPasswordResult.Invalid(
                        new FieldFault("password", "too_short", "Password must be at least 8 characters")),
                administration.setPassword(plugs.user.email(), "short", CLIENT));
        assertEquals(
                new SetPasswordResult.Invalid(
                        new FieldFault("password", "too_common", "Please choose a less common password")),
                administration.setPassword(plugs.user.email(), "password1", CLIENT));
        verifyNoInteractions(plugs.users, plugs.hasher, plugs.events, plugs.sessions);
    }

    @Test
    void a_sink_that_throws_changes_no_answer() {
        doThrow(new IllegalStateException("broken sink")).when(plugs.events).report(any());
        Administration administration = administration();
        assertTrue(administration.disable(plugs.user.email(), CLIENT));
        assertEquals(new SetPasswordResult.Set(), administration.setPassword(plugs.user.email(), PASSWORD, CLIENT));
    }

    @Test
    void a_failure_of_any_port_passes_through_and_gives_the_place_in_the_queue_back() {
        for (RuntimeException broken : List.of(new StoreFailure("broken"), new Overloaded("full"))) {
            Consumer<Plugs> noLookup =
                    plug -> when(plug.users.findByEmail(any())).thenThrow(broken);
            assertPassesThrough(broken, noLookup, (admin, email) -> admin.disable(email, CLIENT));
            assertPassesThrough(broken, noLookup, (admin, email) -> admin.setPassword(email, PASSWORD, CLIENT));
            assertPassesThrough(
                    broken,
                    plug -> when(plug.users.setDisabled(any(), anyBoolean(), any()))
                            .thenThrow(broken),
                    (admin, email) -> admin.enable(email, CLIENT));
            for (Consumer<Plugs> breaking : List.<Consumer<Plugs>>of(
                    plug -> when(plug.commonPasswords.contains(any())).thenThrow(broken),
                    plug -> when(plug.hasher.hash(any(), any())).thenThrow(broken),
                    plug -> when(plug.users.setPassword(any(), any(), any())).thenThrow(broken))) {
                assertPassesThrough(broken, breaking, (admin, email) -> admin.setPassword(email, PASSWORD, CLIENT));
            }
        }
    }

    private static void assertPassesThrough(
            RuntimeException broken, Consumer<Plugs> breaking, BiConsumer<Administration, Email> call) {
        Plugs.assertPassesThrough(
                broken, breaking, (auth, plugs) -> call.accept(auth.administration(), plugs.user.email()));
    }
}
