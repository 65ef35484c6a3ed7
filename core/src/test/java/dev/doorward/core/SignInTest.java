package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.CREDENTIALS;
import static dev.doorward.core.Plugs.EMAIL;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.NOW_SECONDS;
import static dev.doorward.core.Plugs.PASSWORD;
import static dev.doorward.core.Plugs.password;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.same;
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
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

@Tag("FR-007")
@Tag("FR-008")
class SignInTest {

    private final Plugs plugs = new Plugs();

    private SignInResult signIn(Credentials credentials) {
        return plugs.auth().signIn(credentials, CLIENT);
    }

    private void assertRejectedAfterOneVerification(
            Credentials credentials, PasswordHash hash, UserId user, Optional<UserId> known, RefusalReason reason) {
        assertInstanceOf(SignInResult.Rejected.class, signIn(credentials));
        UserId asked = user == null ? plugs.nobody : user;
        verify(plugs.hasher).verify(any(), same(hash), eq(asked));
        verify(plugs.hasher).decoy(known.map(each -> plugs.stored.cost()).orElse(""));
        verifyNoMoreInteractions(plugs.hasher);
        verifyNoInteractions(plugs.sessions, plugs.tokens, plugs.revocations);
        verify(plugs.users, never()).register(any(), any(), any(), any());
        assertEquals(
                AuthEvent.refusal(AuthEventKind.SIGN_IN_REFUSED, NOW_MICROS, CLIENT, known, reason), plugs.reported());
    }

    @Test
    void the_right_password_opens_a_session_and_tokens_are_made_before_the_only_write() {
        SignInResult result = signIn(CREDENTIALS);
        SessionGrant grant =
                assertInstanceOf(SignInResult.SignedIn.class, result).grant();

        InOrder order = inOrder(plugs.attempts, plugs.users, plugs.hasher, plugs.tokens, plugs.sessions, plugs.events);
        order.verify(plugs.attempts).take(any(), any());
        order.verify(plugs.users).findByEmail(plugs.user.email());
        order.verify(plugs.users).hashCosts();
        order.verify(plugs.hasher).decoy(plugs.stored.cost());
        order.verify(plugs.hasher).verify(password(PASSWORD), same(plugs.stored), eq(plugs.user.id()));
        order.verify(plugs.attempts).forgive(any(), any());
        order.verify(plugs.hasher).needsRehash(plugs.stored);
        order.verify(plugs.tokens).issue(any());
        AuthEvent signedIn = AuthEvent.of(
                AuthEventKind.SIGNED_IN,
                NOW_MICROS,
                CLIENT,
                plugs.user.id(),
                grant.session().id());
        NewSession opened = new NewSession(grant.session(), grant.device().orElseThrow());
        order.verify(plugs.sessions).open(opened, plugs.account, plugs.stored, signedIn);
        order.verify(plugs.events).report(signedIn);
        order.verifyNoMoreInteractions();
        assertEquals(plugs.user, grant.user());
        assertSame(plugs.token, grant.accessToken());
    }

    @Test
    void session_and_token_say_the_same() {
        SessionGrant grant = assertInstanceOf(SignInResult.SignedIn.class, signIn(CREDENTIALS))
                .grant();
        ArgumentCaptor<AccessClaims> issued = ArgumentCaptor.forClass(AccessClaims.class);
        verify(plugs.tokens).issue(issued.capture());
        AccessClaims claims = issued.getValue();
        Session session = grant.session();

        assertEquals(plugs.user.id(), claims.user());
        assertEquals(session.id(), claims.session());
        assertEquals(EMAIL, claims.email());
        assertEquals("Ada", claims.name());
        assertEquals(NOW_SECONDS, claims.issuedAt());
        assertEquals(NOW_SECONDS.plus(Duration.ofMinutes(15)), claims.expiresAt());
        assertEquals(claims.expiresAt(), session.aliveUntil());
        assertEquals(claims.expiresAt(), grant.expiresAt());
        assertEquals(NOW_MICROS, session.createdAt());
        assertEquals(NOW_SECONDS.plus(Duration.ofDays(7)), session.expiresAt());
        assertEquals(CLIENT, session.client());
        assertEquals(plugs.user.id(), session.user());
    }

    @Test
    void the_session_begins_when_the_password_is_verified_and_hashed_anew_and_not_before() {
        when(plugs.hasher.needsRehash(plugs.stored)).thenReturn(true);
        SessionGrant grant = assertInstanceOf(
                        SignInResult.SignedIn.class, plugs.slowAuth().signIn(CREDENTIALS, CLIENT))
                .grant();
        assertEquals(NOW_MICROS.plusSeconds(120), grant.session().createdAt());
        assertEquals(NOW_MICROS.plusSeconds(120), plugs.reported().at());
    }

    @Test
    void a_token_never_outlives_its_session() {
        AuthPolicy policy =
                AuthPolicy.defaults().withAccessTokenTtl(Duration.ofDays(9)).withSessionTtl(Duration.ofDays(2));
        SessionGrant grant = assertInstanceOf(
                        SignInResult.SignedIn.class, plugs.auth(policy).signIn(CREDENTIALS, CLIENT))
                .grant();
        assertEquals(NOW_SECONDS.plus(Duration.ofDays(2)), grant.expiresAt());
        assertEquals(grant.session().expiresAt(), grant.expiresAt());
        assertEquals(grant.session().aliveUntil(), grant.expiresAt());
    }

    @Test
    void an_unknown_email_costs_one_verification_and_opens_no_session() {
        when(plugs.hasher.verify(any(), any(), any())).thenReturn(false);
        assertRejectedAfterOneVerification(
                Credentials.of("nobody@example.org", PASSWORD),
                plugs.decoy,
                null,
                Optional.empty(),
                RefusalReason.UNKNOWN_EMAIL);
    }

    @Test
    void an_unknown_email_is_rejected_even_when_the_decoy_verifies() {
        assertRejectedAfterOneVerification(
                Credentials.of("nobody@example.org", PASSWORD),
                plugs.decoy,
                null,
                Optional.empty(),
                RefusalReason.UNKNOWN_EMAIL);
    }

    @Test
    void an_email_that_is_none_costs_one_verification_and_opens_no_session() {
        assertRejectedAfterOneVerification(
                Credentials.of("this is no email", PASSWORD),
                plugs.decoy,
                null,
                Optional.empty(),
                RefusalReason.UNKNOWN_EMAIL);
        verify(plugs.users, never()).findByEmail(any());
    }

    @Test
    void a_wrong_password_costs_one_verification_and_opens_no_session() {
        when(plugs.hasher.verify(any(), any(), any())).thenReturn(false);
        when(plugs.hasher.needsRehash(any())).thenReturn(true);
        assertRejectedAfterOneVerification(
                CREDENTIALS, plugs.stored, plugs.user.id(), Optional.of(plugs.user.id()), RefusalReason.WRONG_PASSWORD);
    }

    @Test
    void a_password_that_nobody_can_have_costs_one_verification_and_opens_no_session() {
        assertRejectedAfterOneVerification(
                Credentials.of(EMAIL, "x".repeat(1025)),
                plugs.stored,
                plugs.user.id(),
                Optional.of(plugs.user.id()),
                RefusalReason.WRONG_PASSWORD);
    }

    @Test
    void neither_part_can_be_right_and_it_still_costs_one_verification() {
        assertRejectedAfterOneVerification(
                Credentials.of("this is no email", "x".repeat(1025)),
                plugs.decoy,
                null,
                Optional.empty(),
                RefusalReason.UNKNOWN_EMAIL);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_disabled_user_costs_the_verification_of_a_decoy_whatever_was_typed(boolean matches) {
        when(plugs.users.findByEmail(plugs.user.email()))
                .thenReturn(Optional.of(new Account(plugs.user, plugs.stored, 3, true)));
        when(plugs.hasher.verify(any(), any(), any())).thenReturn(matches);
        when(plugs.hasher.needsRehash(any())).thenReturn(true);
        assertRejectedAfterOneVerification(
                CREDENTIALS, plugs.decoy, null, Optional.of(plugs.user.id()), RefusalReason.DISABLED);
    }

    @Test
    void all_rejections_are_equal() {
        SignInResult unknown = signIn(Credentials.of("nobody@example.org", PASSWORD));
        Plugs others = new Plugs();
        when(others.hasher.verify(any(), any(), any())).thenReturn(false);
        assertEquals(unknown, others.auth().signIn(CREDENTIALS, CLIENT));
    }

    @Test
    void faulty_fields_cost_nothing_and_are_all_named() {
        SignInResult.Invalid invalid =
                assertInstanceOf(SignInResult.Invalid.class, signIn(Credentials.of("", "\u0000")));
        assertEquals(
                List.of("email", "password"),
                invalid.faults().stream().map(fault -> fault.field()).toList());
        verifyNoInteractions(plugs.users, plugs.sessions, plugs.hasher, plugs.tokens, plugs.events);
    }

    @Test
    void an_outdated_hash_is_made_anew_once_and_travels_with_the_session() {
        when(plugs.hasher.needsRehash(plugs.stored)).thenReturn(true);
        assertInstanceOf(SignInResult.SignedIn.class, signIn(CREDENTIALS));

        verify(plugs.hasher, times(1)).hash(password(PASSWORD), eq(plugs.user.id()));
        verify(plugs.sessions, times(1)).open(any(), same(plugs.account), same(plugs.fresh), any());
        verifyNoMoreInteractions(plugs.sessions);
    }

    @Test
    void the_session_that_ends_to_make_room_is_reported_after_the_sign_in() {
        SessionId displaced = SessionId.random();
        when(plugs.sessions.open(any(), any(), any(), any())).thenReturn(Optional.of(List.of(displaced)));
        SessionGrant grant = assertInstanceOf(SignInResult.SignedIn.class, signIn(CREDENTIALS))
                .grant();
        InOrder order = inOrder(plugs.events);
        order.verify(plugs.events)
                .report(AuthEvent.of(
                        AuthEventKind.SIGNED_IN,
                        NOW_MICROS,
                        CLIENT,
                        plugs.user.id(),
                        grant.session().id()));
        order.verify(plugs.events)
                .report(AuthEvent.of(AuthEventKind.SESSION_DISPLACED, NOW_MICROS, CLIENT, plugs.user.id(), displaced));
        order.verifyNoMoreInteractions();
    }

    @Test
    void an_account_that_changed_meanwhile_is_rejected_and_no_sign_in_is_reported() {
        when(plugs.sessions.open(any(), any(), any(), any())).thenReturn(Optional.empty());
        assertInstanceOf(SignInResult.Rejected.class, signIn(CREDENTIALS));
        assertEquals(
                AuthEvent.refusal(
                        AuthEventKind.SIGN_IN_REFUSED,
                        NOW_MICROS,
                        CLIENT,
                        Optional.of(plugs.user.id()),
                        RefusalReason.CHANGED_MEANWHILE),
                plugs.reported());
    }

    @Test
    void a_sink_that_throws_changes_no_answer() {
        doThrow(new IllegalStateException("broken sink")).when(plugs.events).report(any());
        Auth auth = plugs.auth();
        assertInstanceOf(SignInResult.SignedIn.class, auth.signIn(CREDENTIALS, CLIENT));
        assertInstanceOf(
                SignInResult.Rejected.class, auth.signIn(Credentials.of("nobody@example.org", PASSWORD), CLIENT));
    }

    @Test
    void a_failure_of_any_port_passes_through_lets_nobody_in_and_gives_the_place_in_the_queue_back() {
        for (RuntimeException broken : List.of(new StoreFailure("broken"), new Overloaded("full"))) {
            assertPassesThrough(
                    broken, plug -> when(plug.users.findByEmail(any())).thenThrow(broken));
            assertPassesThrough(
                    broken,
                    plug -> when(plug.hasher.verify(any(), any(), any())).thenThrow(broken));
            assertPassesThrough(
                    broken, plug -> when(plug.hasher.needsRehash(any())).thenThrow(broken));
            assertPassesThrough(broken, plug -> {
                when(plug.hasher.needsRehash(any())).thenReturn(true);
                when(plug.hasher.hash(any(), any())).thenThrow(broken);
            });
            assertPassesThrough(broken, plug -> when(plug.tokens.issue(any())).thenThrow(broken));
            assertPassesThrough(
                    broken,
                    plug -> when(plug.sessions.open(any(), any(), any(), any())).thenThrow(broken));
        }
    }

    private static Plugs assertPassesThrough(RuntimeException broken, Consumer<Plugs> breaking) {
        return Plugs.assertPassesThrough(broken, breaking, (auth, plugs) -> auth.signIn(CREDENTIALS, CLIENT));
    }
}
