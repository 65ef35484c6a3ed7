package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.NOW_SECONDS;
import static dev.doorward.core.Plugs.REFRESH;
import static dev.doorward.core.Plugs.SEED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.LivingSession;
import dev.doorward.core.session.RefreshClaims;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

class RefreshTest {

    private static final Instant HOUR_AGO = NOW_MICROS.minusSeconds(3600);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final Instant ALIVE_UNTIL = NOW_SECONDS.plusSeconds(600);

    private final Plugs plugs = new Plugs();

    private RefreshResult refresh() {
        return refresh(AuthPolicy.defaults());
    }

    private RefreshResult refresh(AuthPolicy policy) {
        return plugs.auth(policy).refresh(REFRESH, CLIENT);
    }

    private static SessionGrant refreshed(RefreshResult result) {
        return assertInstanceOf(RefreshResult.Refreshed.class, result).grant();
    }

    private static void assertRejected(RefreshResult result) {
        assertEquals(new RefreshResult.Rejected(), result);
    }

    private void assertNothingWritten() {
        verify(plugs.sessions, never()).refresh(any());
        verify(plugs.sessions, never()).end(any(), any(), any());
        verifyNoInteractions(plugs.users, plugs.hasher, plugs.revocations);
    }

    private void assertRefusedAndNothingWritten(RefreshResult result, AuthEvent refusal) {
        assertRejected(result);
        assertNothingWritten();
        verifyNoInteractions(plugs.tokens);
        assertEquals(refusal, plugs.reported());
    }

    private static AuthEvent refusalOfNobody() {
        return AuthEvent.refusal(
                AuthEventKind.REFRESH_REFUSED,
                NOW_MICROS,
                CLIENT,
                Optional.empty(),
                RefusalReason.INVALID_REFRESH_TOKEN);
    }

    private AuthEvent expired() {
        return plugs.refusal(AuthEventKind.REFRESH_REFUSED, RefusalReason.SESSION_EXPIRED);
    }

    @Test
    void the_current_token_is_replaced_by_one_write_after_all_tokens_were_made() {
        Session session = plugs.living(plugs.session(3, HOUR_AGO));
        SessionGrant grant = refreshed(refresh());

        Session next = session.refreshed(NOW_MICROS, NOW_SECONDS.plusSeconds(900), CLIENT);
        InOrder order = inOrder(plugs.refreshTokens, plugs.tokens, plugs.sessions, plugs.events);
        order.verify(plugs.refreshTokens).read(REFRESH);
        order.verify(plugs.sessions).find(session.id());
        order.verify(plugs.refreshTokens).issue(session.id(), 3, SEED);
        order.verify(plugs.tokens).issue(any());
        order.verify(plugs.refreshTokens).issue(session.id(), 4, SEED);
        order.verify(plugs.sessions).refresh(next);
        order.verifyNoMoreInteractions();
        verifyNoInteractions(plugs.users, plugs.hasher, plugs.revocations);

        assertEquals(next, grant.session());
        assertEquals(plugs.user, grant.user());
        assertSame(plugs.token, grant.accessToken());
        assertEquals("refresh 4", grant.refreshToken().reveal());
    }

    @Test
    void a_refreshed_session_keeps_what_it_was_and_says_where_it_was_seen() {
        Session session = plugs.living(plugs.session(3, HOUR_AGO));
        Session next = refreshed(refresh()).session();

        assertEquals(session.id(), next.id());
        assertEquals(session.user(), next.user());
        assertEquals(HOUR_AGO, next.createdAt());
        assertEquals(NOW_MICROS, next.lastSeenAt());
        assertEquals(session.expiresAt(), next.expiresAt());
        assertEquals(SEED, next.seed());
        assertEquals(4, next.generation());
        assertEquals(CLIENT, next.client());
    }

    @Test
    void the_access_token_says_what_the_grant_says() {
        Session session = plugs.living(plugs.session(3, HOUR_AGO));
        SessionGrant grant = refreshed(refresh());
        AccessClaims claims = issued();

        assertEquals(plugs.user.id(), claims.user());
        assertEquals(session.id(), claims.session());
        assertEquals(NOW_SECONDS, claims.issuedAt());
        assertEquals(NOW_SECONDS.plus(Duration.ofMinutes(15)), claims.expiresAt());
        assertEquals(claims.expiresAt(), grant.expiresAt());
        assertEquals(claims.expiresAt(), grant.session().aliveUntil());
        assertEquals(session.expiresAt(), grant.refreshExpiresAt());
    }

    private AccessClaims issued() {
        ArgumentCaptor<AccessClaims> issued = ArgumentCaptor.forClass(AccessClaims.class);
        verify(plugs.tokens).issue(issued.capture());
        return issued.getValue();
    }

    @Test
    void the_refresh_token_lives_as_long_as_the_session_may_be_idle() {
        plugs.living(plugs.session(3, HOUR_AGO));
        AuthPolicy policy = AuthPolicy.defaults().withSessionIdleTtl(Duration.ofHours(2));
        assertEquals(NOW_SECONDS.plusSeconds(7200), refreshed(refresh(policy)).refreshExpiresAt());
    }

    @Test
    void an_access_token_never_outlives_its_session() {
        Session session = plugs.living(plugs.session(3, HOUR_AGO));
        AuthPolicy policy = AuthPolicy.defaults().withAccessTokenTtl(Duration.ofDays(9));
        SessionGrant grant = refreshed(refresh(policy));
        assertEquals(session.expiresAt(), grant.expiresAt());
        assertEquals(session.expiresAt(), grant.session().aliveUntil());
    }

    @Test
    void a_session_remembers_the_greatest_end_of_any_of_its_tokens() {
        plugs.living(plugs.session(3, HOUR_AGO));
        AuthPolicy policy = AuthPolicy.defaults().withAccessTokenTtl(Duration.ofMinutes(1));
        SessionGrant grant = refreshed(refresh(policy));
        assertEquals(NOW_SECONDS.plusSeconds(60), grant.expiresAt());
        assertEquals(ALIVE_UNTIL, grant.session().aliveUntil());
    }

    @Test
    void whoever_lost_the_race_reads_again_and_gets_the_winners_successor() {
        Session before = plugs.session(3, HOUR_AGO);
        Session after = plugs.session(4, NOW_MICROS);
        when(plugs.sessions.find(plugs.sessionId))
                .thenReturn(Optional.of(new LivingSession(before, plugs.user)))
                .thenReturn(Optional.of(new LivingSession(after, plugs.user)));
        when(plugs.sessions.refresh(any())).thenReturn(false);

        SessionGrant grant = refreshed(refresh());
        assertEquals("refresh 4", grant.refreshToken().reveal());
        assertEquals(after, grant.session());
        verify(plugs.sessions, times(2)).find(plugs.sessionId);
        verify(plugs.sessions, times(1)).refresh(any());
        verifyNoInteractions(plugs.events);
    }

    @Test
    void whoever_lost_the_race_against_an_ending_is_rejected() {
        when(plugs.sessions.find(plugs.sessionId))
                .thenReturn(Optional.of(new LivingSession(plugs.session(3, HOUR_AGO), plugs.user)))
                .thenReturn(Optional.empty());
        when(plugs.sessions.refresh(any())).thenReturn(false);
        assertRejected(refresh());
        assertEquals(refusalOfNobody(), plugs.reported());
    }

    @Test
    void races_lost_again_and_again_are_an_overload() {
        plugs.living(plugs.session(3, HOUR_AGO));
        when(plugs.sessions.refresh(any())).thenReturn(false);
        assertThrows(Overloaded.class, this::refresh);
        verify(plugs.sessions, times(4)).find(plugs.sessionId);
        verify(plugs.sessions, times(4)).refresh(any());
        verifyNoInteractions(plugs.events);
    }

    @Test
    void a_repeat_within_the_time_to_retry_gets_the_same_successor_and_writes_nothing() {
        for (Duration ago : List.of(Duration.ZERO, Duration.ofNanos(1000), RETRY)) {
            Plugs own = new Plugs();
            Session session = own.living(own.session(4, NOW_MICROS.minus(ago)));
            SessionGrant grant = refreshed(own.auth().refresh(REFRESH, CLIENT));

            assertEquals("refresh 4", grant.refreshToken().reveal());
            assertEquals(session, grant.session());
            verify(own.sessions).find(session.id());
            verify(own.sessions, never()).refresh(any());
            verify(own.sessions, never()).end(any(), any(), any());
            verifyNoInteractions(own.events);
        }
    }

    @Test
    void a_repeat_by_a_node_whose_clock_is_behind_is_a_repeat() {
        plugs.living(plugs.session(4, NOW_MICROS.plusSeconds(5)));
        assertEquals("refresh 4", refreshed(refresh()).refreshToken().reveal());
        assertNothingWritten();
    }

    @Test
    void the_access_token_of_a_repeat_never_outlives_what_the_session_remembers() {
        plugs.living(plugs.session(4, NOW_MICROS.minusSeconds(10)));
        SessionGrant grant = refreshed(refresh());
        assertEquals(ALIVE_UNTIL, grant.expiresAt());
        assertEquals(ALIVE_UNTIL, issued().expiresAt());
        assertEquals(ALIVE_UNTIL, grant.session().aliveUntil());
    }

    @Test
    void the_access_token_of_a_repeat_lives_no_longer_than_any_other() {
        plugs.living(plugs.session(4, NOW_MICROS.minusSeconds(10)));
        AuthPolicy policy = AuthPolicy.defaults().withAccessTokenTtl(Duration.ofMinutes(1));
        assertEquals(NOW_SECONDS.plusSeconds(60), refreshed(refresh(policy)).expiresAt());
    }

    @Test
    void a_replay_after_the_time_to_retry_ends_the_session_once() {
        assertReplayed(plugs.session(4, NOW_MICROS.minus(RETRY).minusNanos(1000)), AuthPolicy.defaults());
    }

    @Test
    void without_a_time_to_retry_every_later_repeat_is_a_replay() {
        assertReplayed(
                plugs.session(4, NOW_MICROS.minusNanos(1000)),
                AuthPolicy.defaults().withRefreshRetry(Duration.ZERO));
    }

    @Test
    void a_token_that_was_replaced_twice_is_a_replay_after_the_time_to_retry_and_only_late_before() {
        assertReplayed(plugs.session(5, NOW_MICROS.minus(RETRY).minusNanos(1000)), AuthPolicy.defaults());
        clearInvocations(plugs.sessions, plugs.events);
        assertRefusedWithoutEnding(plugs.session(5, NOW_MICROS.minus(RETRY)));
    }

    @Test
    void a_genuine_token_of_a_generation_that_the_store_has_lost_is_refused_and_ends_nothing() {
        assertRefusedWithoutEnding(plugs.session(2, HOUR_AGO));
    }

    private void assertRefusedWithoutEnding(Session session) {
        plugs.living(session);
        assertRejected(refresh(AuthPolicy.defaults()));
        verify(plugs.sessions).find(session.id());
        verifyNoMoreInteractions(plugs.sessions);
        verifyNoInteractions(plugs.tokens);
    }

    private void assertReplayed(Session session, AuthPolicy policy) {
        plugs.living(session);
        assertRejected(refresh(policy));
        AuthEvent replayed =
                AuthEvent.of(AuthEventKind.REFRESH_REPLAYED, NOW_MICROS, CLIENT, plugs.user.id(), session.id());
        InOrder order = inOrder(plugs.sessions, plugs.events);
        order.verify(plugs.sessions).find(session.id());
        order.verify(plugs.sessions).end(session.id(), session.aliveUntil(), replayed);
        order.verify(plugs.events).report(replayed);
        order.verifyNoMoreInteractions();
        verifyNoInteractions(plugs.tokens);
    }

    @Test
    void a_replay_of_a_session_that_ends_meanwhile_is_not_reported() {
        plugs.living(plugs.session(9, HOUR_AGO));
        when(plugs.sessions.end(any(), any(), any())).thenReturn(false);
        assertRejected(refresh());
        verifyNoInteractions(plugs.events);
    }

    @Test
    void a_forged_token_writes_nothing_and_names_nobody() {
        for (int generation : List.of(0, 2, 3, 4, Integer.MAX_VALUE, -1)) {
            Plugs own = new Plugs();
            own.living(own.session(3, HOUR_AGO));
            RefreshToken forged = RefreshToken.of("forged");
            when(own.refreshTokens.read(forged)).thenReturn(Optional.of(new RefreshClaims(own.sessionId, generation)));
            assertRejected(own.auth().refresh(forged, CLIENT));

            verify(own.sessions).find(own.sessionId);
            verify(own.sessions, never()).refresh(any());
            verify(own.sessions, never()).end(any(), any(), any());
            verifyNoInteractions(own.tokens);
            assertEquals(refusalOfNobody(), own.reported());
        }
    }

    @Test
    void a_text_that_is_no_token_asks_no_store() {
        assertRefusedAndNothingWritten(plugs.auth().refresh(RefreshToken.of("x"), CLIENT), refusalOfNobody());
        verifyNoInteractions(plugs.sessions);
    }

    @Test
    void a_session_that_is_over_makes_no_token() {
        assertRefusedAndNothingWritten(refresh(), refusalOfNobody());
        verify(plugs.refreshTokens, never()).issue(any(), anyInt(), any());
    }

    @Test
    void a_session_that_was_idle_too_long_is_over_from_that_second_on() {
        AuthPolicy policy = AuthPolicy.defaults().withSessionIdleTtl(Duration.ofHours(1));
        plugs.living(plugs.session(3, NOW_SECONDS.minusSeconds(3600).plusNanos(999_999_000)));
        assertRefusedAndNothingWritten(refresh(policy), expired());

        Plugs inTime = new Plugs();
        inTime.living(inTime.session(3, NOW_SECONDS.minusSeconds(3599)));
        refreshed(inTime.auth(policy).refresh(REFRESH, CLIENT));
    }

    @Test
    void a_session_that_reached_its_end_is_over_however_often_it_was_refreshed() {
        plugs.living(endingAt(NOW_SECONDS));
        assertRefusedAndNothingWritten(refresh(), expired());

        Plugs inTime = new Plugs();
        Session lastSecond = endingAt(NOW_SECONDS.plusSeconds(1));
        when(inTime.sessions.find(inTime.sessionId))
                .thenReturn(Optional.of(new LivingSession(lastSecond, inTime.user)));
        assertEquals(
                lastSecond.expiresAt(),
                refreshed(inTime.auth().refresh(REFRESH, CLIENT)).expiresAt());
    }

    private Session endingAt(Instant end) {
        return new Session(
                plugs.sessionId, plugs.user.id(), HOUR_AGO, NOW_MICROS.minusSeconds(1), end, end, SEED, 3, CLIENT);
    }

    @Test
    void a_replay_of_a_session_that_expired_ends_nothing() {
        plugs.living(plugs.session(9, NOW_MICROS.minus(Duration.ofDays(8))));
        assertRefusedAndNothingWritten(refresh(), expired());
    }

    @Test
    void a_sink_that_throws_changes_no_answer() {
        doThrow(new IllegalStateException("broken sink")).when(plugs.events).report(any());
        plugs.living(plugs.session(9, HOUR_AGO));
        assertRejected(refresh());
        verify(plugs.sessions).end(eq(plugs.sessionId), eq(ALIVE_UNTIL), any());
    }
}
