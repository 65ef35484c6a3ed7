package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.NOW_SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class OwnSessionsTest {

    private final Plugs plugs = new Plugs();
    private final AccessClaims who = plugs.genuine(NOW_SECONDS.plusSeconds(900));
    private final SessionId other = SessionId.random();

    private OwnAccount own() {
        return plugs.auth().ownAccount();
    }

    private AuthEvent event(AuthEventKind kind, SessionId session) {
        return AuthEvent.of(kind, NOW_MICROS, CLIENT, plugs.user.id(), session);
    }

    private void assertOnlySessionsAndEventsWereAsked() {
        verifyNoInteractions(plugs.users, plugs.hasher, plugs.tokens, plugs.refreshTokens, plugs.revocations);
    }

    @Test
    void the_list_is_the_stores_in_its_order_without_the_sessions_that_were_idle_too_long() {
        Session now = plugs.session(1, NOW_MICROS);
        Session barely = plugs.session(2, NOW_SECONDS.minusSeconds(3599));
        Session idle = plugs.session(3, NOW_SECONDS.minusSeconds(3600));
        when(plugs.sessions.list(plugs.user.id(), NOW_MICROS)).thenReturn(List.of(now, barely, idle));

        Auth auth = plugs.auth(AuthPolicy.defaults().withSessionIdleTtl(Duration.ofHours(1)));
        assertEquals(List.of(now, barely), auth.ownAccount().sessions(who));
        assertOnlySessionsAndEventsWereAsked();
        verifyNoInteractions(plugs.events);
    }

    @Test
    void ending_a_session_of_ones_own_is_one_write_that_is_reported() {
        assertTrue(own().endSession(who, other, CLIENT));
        AuthEvent ended = event(AuthEventKind.SESSION_ENDED, other);
        InOrder order = inOrder(plugs.sessions, plugs.events);
        order.verify(plugs.sessions).endOwn(plugs.user.id(), other, ended);
        order.verify(plugs.events).report(ended);
        order.verifyNoMoreInteractions();
        assertOnlySessionsAndEventsWereAsked();
    }

    @Test
    void a_session_that_is_not_ones_own_is_not_reported_as_ended() {
        when(plugs.sessions.endOwn(any(), any(), any())).thenReturn(false);
        assertFalse(own().endSession(who, other, CLIENT));
        verifyNoInteractions(plugs.events);
    }

    @Test
    void ending_the_others_keeps_the_one_that_asks() {
        own().endOtherSessions(who, CLIENT);
        AuthEvent ended = event(AuthEventKind.OTHER_SESSIONS_ENDED, who.session());
        InOrder order = inOrder(plugs.sessions, plugs.events);
        order.verify(plugs.sessions).endOthers(plugs.user.id(), who.session(), ended);
        order.verify(plugs.events).report(ended);
        order.verifyNoMoreInteractions();
        assertOnlySessionsAndEventsWereAsked();
    }

    @Test
    void ending_all_is_one_write_that_is_reported() {
        own().endAllSessions(who, CLIENT);
        AuthEvent ended = event(AuthEventKind.ALL_SESSIONS_ENDED, who.session());
        InOrder order = inOrder(plugs.sessions, plugs.events);
        order.verify(plugs.sessions).endAll(plugs.user.id(), ended);
        order.verify(plugs.events).report(ended);
        order.verifyNoMoreInteractions();
        assertOnlySessionsAndEventsWereAsked();
    }

    @Test
    void a_sink_that_throws_changes_no_answer() {
        doThrow(new IllegalStateException("broken sink")).when(plugs.events).report(any());
        assertTrue(own().endSession(who, other, CLIENT));
        Plugs others = new Plugs();
        doThrow(new IllegalStateException("broken sink")).when(others.events).report(any());
        others.auth().ownAccount().endAllSessions(who, CLIENT);
        verify(others.sessions).endAll(any(), any());
    }

    @Test
    void a_failure_of_the_store_passes_through_and_nothing_is_reported() {
        StoreFailure broken = new StoreFailure("broken");
        assertPassesThrough(
                broken, plug -> when(plug.sessions.list(any(), any())).thenThrow(broken), OwnAccount::sessions);
        assertPassesThrough(
                broken,
                plug -> when(plug.sessions.endOwn(any(), any(), any())).thenThrow(broken),
                (own, asking) -> own.endSession(asking, SessionId.random(), CLIENT));
        assertPassesThrough(
                broken,
                plug -> doThrow(broken).when(plug.sessions).endOthers(any(), any(), any()),
                (own, asking) -> own.endOtherSessions(asking, CLIENT));
        assertPassesThrough(
                broken,
                plug -> doThrow(broken).when(plug.sessions).endAll(any(), any()),
                (own, asking) -> own.endAllSessions(asking, CLIENT));
    }

    private static void assertPassesThrough(
            RuntimeException broken, Consumer<Plugs> breaking, BiConsumer<OwnAccount, AccessClaims> call) {
        Plugs.assertPassesThrough(
                broken, breaking, (auth, plugs) -> call.accept(auth.ownAccount(), plugs.genuine(NOW_SECONDS)));
    }
}
