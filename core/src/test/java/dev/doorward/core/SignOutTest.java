package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.NOW_SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessClaims;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class SignOutTest {

    private final Plugs plugs = new Plugs();

    private SignOutResult signOut() {
        return plugs.auth().signOut(plugs.token, CLIENT);
    }

    private static AuthEvent signedOut(AccessClaims claims) {
        return AuthEvent.of(AuthEventKind.SIGNED_OUT, NOW_MICROS, CLIENT, claims.user(), claims.session());
    }

    @Test
    void the_session_ends_with_its_event_which_is_reported_afterwards() {
        AccessClaims claims = plugs.genuine(NOW_SECONDS.plusSeconds(900));
        assertInstanceOf(SignOutResult.SignedOut.class, signOut());

        InOrder order = inOrder(plugs.tokens, plugs.sessions, plugs.events);
        order.verify(plugs.tokens).verify(plugs.token);
        order.verify(plugs.sessions).end(claims.session(), claims.expiresAt(), signedOut(claims));
        order.verify(plugs.events).report(signedOut(claims));
        order.verifyNoMoreInteractions();
        verifyNoInteractions(plugs.users, plugs.hasher);
    }

    @Test
    void an_expired_token_ends_its_session() {
        AccessClaims claims = plugs.genuine(NOW_SECONDS.minusSeconds(900));
        assertInstanceOf(SignOutResult.SignedOut.class, signOut());
        verify(plugs.sessions).end(claims.session(), claims.expiresAt(), signedOut(claims));
    }

    @Test
    void a_session_that_was_over_is_signed_out_and_nothing_is_reported() {
        plugs.genuine(NOW_SECONDS.plusSeconds(900));
        when(plugs.sessions.end(any(), any(), any())).thenReturn(false);
        assertInstanceOf(SignOutResult.SignedOut.class, signOut());
        verifyNoInteractions(plugs.events);
    }

    @Test
    void a_token_that_is_not_genuine_ends_nothing() {
        assertInstanceOf(SignOutResult.Invalid.class, signOut());
        verifyNoInteractions(plugs.sessions, plugs.events, plugs.revocations);
    }

    @Test
    void a_sink_that_throws_changes_no_answer() {
        plugs.genuine(NOW_SECONDS.plusSeconds(900));
        doThrow(new IllegalStateException("broken sink")).when(plugs.events).report(any());
        assertInstanceOf(SignOutResult.SignedOut.class, signOut());
    }

    @Test
    void a_failure_of_any_port_passes_through_and_nothing_is_reported() {
        StoreFailure broken = new StoreFailure("broken");
        plugs.genuine(NOW_SECONDS.plusSeconds(900));
        when(plugs.sessions.end(any(), any(), any())).thenThrow(broken);
        assertSame(broken, assertThrows(StoreFailure.class, this::signOut));
        verifyNoInteractions(plugs.events);

        Plugs others = new Plugs();
        when(others.tokens.verify(any())).thenThrow(broken);
        assertEquals(
                broken, assertThrows(StoreFailure.class, () -> others.auth().signOut(others.token, CLIENT)));
        verifyNoInteractions(others.sessions);
    }
}
