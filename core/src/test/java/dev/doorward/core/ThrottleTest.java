package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.CREDENTIALS;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.NOW_SECONDS;
import static dev.doorward.core.Plugs.PASSWORD;
import static dev.doorward.core.Plugs.REFRESH;
import static dev.doorward.core.Plugs.REGISTRATION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Limit;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.PasswordChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which limits each use case takes, and what becomes of them. */
class ThrottleTest {

    private static final AttemptPolicy POLICY = AttemptPolicy.defaults();
    private static final Duration WAIT = Duration.ofMillis(1500);
    private static final Limit ADDRESS = new Limit("failures:192.0.2.7", POLICY.address());
    private static final Limit ACCOUNT = new Limit("account:ada@example.org", POLICY.account());
    private static final List<Limit> STRANGER = List.of(ADDRESS, ACCOUNT);

    private final Plugs plugs = new Plugs();

    private void assertTaken(List<Limit> limits) {
        verify(plugs.attempts).take(limits, NOW_MICROS);
    }

    /** What was taken counts. */
    private void assertKept() {
        verify(plugs.attempts).take(any(), any());
        verifyNoMoreInteractions(plugs.attempts);
    }

    private void refuseEverything() {
        when(plugs.attempts.take(any(), any())).thenReturn(Optional.of(WAIT));
    }

    private AccessClaims signedIn() {
        return plugs.genuine(NOW_SECONDS.plusSeconds(60));
    }

    private static StoreFailure broken() {
        return new StoreFailure("broken", new IllegalStateException());
    }

    // Sign-in

    @Test
    void a_wrong_password_counts_for_the_account_and_the_address() {
        when(plugs.hasher.verify(any(), any(), any())).thenReturn(false);
        assertEquals(new SignInResult.Rejected(), plugs.auth().signIn(CREDENTIALS, CLIENT));
        assertTaken(STRANGER);
        assertKept();
    }

    @Test
    void an_unknown_email_counts_like_a_known_one() {
        Auth auth = plugs.auth();
        auth.signIn(Credentials.of("Nobody@Example.ORG", PASSWORD), CLIENT);
        assertTaken(List.of(ADDRESS, new Limit("account:nobody@example.org", POLICY.account())));
        assertKept();
    }

    @Test
    void a_disabled_user_with_the_right_password_counts_like_a_wrong_password() {
        when(plugs.users.findByEmail(any())).thenReturn(Optional.of(new Account(plugs.user, plugs.stored, 3, true)));
        plugs.auth().signIn(CREDENTIALS, CLIENT);
        assertTaken(STRANGER);
        assertKept();
    }

    @Test
    void an_email_that_is_none_counts_for_the_address_alone() {
        plugs.auth().signIn(Credentials.of("no mailbox", PASSWORD), CLIENT);
        assertTaken(List.of(ADDRESS));
        assertKept();
    }

    @Test
    void where_the_address_is_unknown_the_account_still_counts() {
        plugs.auth().signIn(CREDENTIALS, ClientInfo.none());
        assertTaken(List.of(ACCOUNT));
    }

    @Test
    void where_neither_is_known_nothing_is_counted() {
        assertEquals(
                new SignInResult.Rejected(), plugs.auth().signIn(Credentials.of("no mailbox", "x"), ClientInfo.none()));
        verifyNoInteractions(plugs.attempts);
    }

    @Test
    void a_success_is_forgiven_before_the_session_opens() {
        assertInstanceOf(SignInResult.SignedIn.class, plugs.auth().signIn(CREDENTIALS, CLIENT));
        assertTaken(STRANGER);
        verify(plugs.attempts).forgive(STRANGER, NOW_MICROS);
        verifyNoMoreInteractions(plugs.attempts);
    }

    @Test
    void a_success_that_cannot_be_forgiven_lets_nobody_in() {
        StoreFailure broken = broken();
        doThrow(broken).when(plugs.attempts).forgive(any(), any());
        Auth auth = plugs.narrowAuth();
        assertSame(broken, assertThrows(StoreFailure.class, () -> auth.signIn(CREDENTIALS, CLIENT)));
        verify(plugs.sessions, never()).open(any(), any(), any(), any());
        verify(plugs.attempts, never()).giveBack(any(), any());
    }

    @Test
    void a_throttled_sign_in_looks_at_nothing_and_verifies_nothing() {
        refuseEverything();
        assertEquals(new SignInResult.Throttled(WAIT), plugs.auth().signIn(CREDENTIALS, CLIENT));
        verifyNoInteractions(plugs.users, plugs.hasher, plugs.sessions, plugs.tokens);
        assertKept();
        assertEquals(
                AuthEvent.refusal(
                        AuthEventKind.SIGN_IN_REFUSED, NOW_MICROS, CLIENT, Optional.empty(), RefusalReason.THROTTLED),
                plugs.reported());
    }

    @Test
    void what_was_never_verified_is_given_back() {
        when(plugs.users.findByEmail(any())).thenThrow(broken());
        Auth auth = plugs.narrowAuth();
        for (int i = 1; i <= 3; i++) {
            assertThrows(StoreFailure.class, () -> auth.signIn(CREDENTIALS, CLIENT));
            verify(plugs.attempts, times(i)).giveBack(STRANGER, NOW_MICROS);
        }
    }

    @Test
    void a_failure_to_give_back_does_not_hide_why() {
        StoreFailure first = broken();
        StoreFailure second = broken();
        when(plugs.users.findByEmail(any())).thenThrow(first);
        doThrow(second).when(plugs.attempts).giveBack(any(), any());
        Auth auth = plugs.auth();
        StoreFailure told = assertThrows(StoreFailure.class, () -> auth.signIn(CREDENTIALS, CLIENT));
        assertSame(first, told);
        assertSame(second, told.getSuppressed()[0]);
    }

    @Test
    void a_full_queue_takes_nothing() {
        Auth auth = plugs.narrowAuth();
        when(plugs.users.findByEmail(any())).thenAnswer(call -> {
            assertThrows(Overloaded.class, () -> auth.signIn(CREDENTIALS, CLIENT));
            return Optional.of(plugs.account);
        });
        assertInstanceOf(SignInResult.SignedIn.class, auth.signIn(CREDENTIALS, CLIENT));
        verify(plugs.attempts).take(any(), any());
    }

    // Devices

    private Credentials onDevice() {
        return CREDENTIALS.on(DeviceToken.of("shown"));
    }

    private void known() {
        when(plugs.devices.knows(eq(plugs.user.email()), any(), eq(NOW_MICROS))).thenReturn(true);
    }

    @Test
    void a_known_device_has_a_budget_of_its_own_and_stays_known() {
        known();
        SessionGrant grant = assertInstanceOf(
                        SignInResult.SignedIn.class, plugs.auth().signIn(onDevice(), CLIENT))
                .grant();
        List<Limit> own = List.of(new Limit("device:shown", POLICY.device()));
        assertTaken(own);
        verify(plugs.attempts).forgive(own, NOW_MICROS);
        assertEquals("shown", grant.device().orElseThrow().token().reveal());
        assertEquals(
                NOW_SECONDS.plus(Duration.ofDays(180)),
                grant.device().orElseThrow().knownUntil());
    }

    @Test
    void a_device_that_is_not_known_counts_as_a_stranger_and_gets_a_token_of_its_own() {
        SessionGrant grant = assertInstanceOf(
                        SignInResult.SignedIn.class, plugs.auth().signIn(onDevice(), CLIENT))
                .grant();
        assertTaken(STRANGER);
        assertNotEquals("shown", grant.device().orElseThrow().token().reveal());
    }

    @Test
    void for_an_email_that_is_none_no_device_is_known() {
        plugs.auth().signIn(Credentials.of("no mailbox", PASSWORD).on(DeviceToken.of("shown")), CLIENT);
        verifyNoInteractions(plugs.devices);
        assertTaken(List.of(ADDRESS));
    }

    // Sign-up

    @Test
    void every_sign_up_counts_for_the_address() {
        List<Limit> signUps = List.of(new Limit("sign-ups:192.0.2.7", POLICY.signUps()));
        Auth auth = plugs.auth();
        SessionGrant grant = assertInstanceOf(SignUpResult.SignedUp.class, auth.signUp(REGISTRATION, CLIENT))
                .grant();
        assertEquals(
                NOW_SECONDS.plus(POLICY.deviceTtl()),
                grant.device().orElseThrow().knownUntil());
        when(plugs.users.register(any(), any(), any(), any())).thenReturn(false);
        auth.signUp(REGISTRATION, CLIENT);
        verify(plugs.attempts, times(2)).take(signUps, NOW_MICROS);
        verifyNoMoreInteractions(plugs.attempts);
    }

    @Test
    void a_sign_up_that_could_not_be_done_is_given_back() {
        when(plugs.users.register(any(), any(), any(), any())).thenThrow(broken());
        Auth auth = plugs.auth();
        assertThrows(StoreFailure.class, () -> auth.signUp(REGISTRATION, CLIENT));
        verify(plugs.attempts).giveBack(List.of(new Limit("sign-ups:192.0.2.7", POLICY.signUps())), NOW_MICROS);
    }

    @Test
    void a_throttled_sign_up_hashes_and_writes_nothing() {
        refuseEverything();
        assertEquals(new SignUpResult.Throttled(WAIT), plugs.auth().signUp(REGISTRATION, CLIENT));
        verifyNoInteractions(plugs.users, plugs.hasher, plugs.tokens);
        assertEquals(RefusalReason.THROTTLED, plugs.reported().reason().orElseThrow());
    }

    // Refresh

    @Test
    void every_genuine_refresh_counts_for_the_session() {
        plugs.living(plugs.session(3, NOW_MICROS.minusSeconds(60)));
        SessionGrant grant = assertInstanceOf(
                        RefreshResult.Refreshed.class, plugs.auth().refresh(REFRESH, CLIENT))
                .grant();
        assertEquals(Optional.empty(), grant.device());
        assertTaken(List.of(new Limit("refresh:" + plugs.sessionId, POLICY.refreshes())));
        assertKept();
    }

    @Test
    void a_token_that_is_not_genuine_does_not_use_up_its_owners_budget() {
        plugs.auth().refresh(REFRESH, CLIENT);
        verifyNoInteractions(plugs.attempts);
    }

    @Test
    void a_throttled_refresh_changes_nothing() {
        plugs.living(plugs.session(3, NOW_MICROS.minusSeconds(60)));
        refuseEverything();
        assertEquals(new RefreshResult.Throttled(WAIT), plugs.auth().refresh(REFRESH, CLIENT));
        verify(plugs.sessions, never()).refresh(any());
        verifyNoInteractions(plugs.tokens);
        assertEquals(plugs.refusal(AuthEventKind.REFRESH_REFUSED, RefusalReason.THROTTLED), plugs.reported());
    }

    // The own password

    private Limit ownPassword() {
        return new Limit("password:" + plugs.sessionId, POLICY.ownPassword());
    }

    @Test
    void a_wrong_current_password_counts_for_the_session() {
        AccessClaims who = signedIn();
        when(plugs.hasher.verify(any(), any(), any())).thenReturn(false);
        Auth auth = plugs.auth();
        auth.ownAccount().changePassword(who, PasswordChange.of(PASSWORD, "another battery"), CLIENT);
        assertTaken(List.of(ownPassword()));
        assertKept();
    }

    @Test
    void a_right_current_password_is_forgiven_and_the_device_is_new() {
        AccessClaims who = signedIn();
        PasswordChangeResult result =
                plugs.auth().ownAccount().changePassword(who, PasswordChange.of(PASSWORD, "another battery"), CLIENT);
        assertEquals(
                NOW_SECONDS.plus(POLICY.deviceTtl()),
                assertInstanceOf(PasswordChangeResult.Changed.class, result)
                        .grant()
                        .device()
                        .orElseThrow()
                        .knownUntil());
        verify(plugs.attempts).forgive(List.of(ownPassword()), NOW_MICROS);
    }

    @Test
    void a_throttled_change_of_password_verifies_nothing() {
        AccessClaims who = signedIn();
        refuseEverything();
        assertEquals(
                new PasswordChangeResult.Throttled(WAIT),
                plugs.auth().ownAccount().changePassword(who, PasswordChange.of(PASSWORD, "another battery"), CLIENT));
        verifyNoInteractions(plugs.users, plugs.hasher);
        assertEquals(plugs.refusal(AuthEventKind.PASSWORD_CHANGE_REFUSED, RefusalReason.THROTTLED), plugs.reported());
    }

    @Test
    void a_wrong_password_at_a_deletion_counts_for_the_session() {
        AccessClaims who = signedIn();
        when(plugs.hasher.verify(any(), any(), any())).thenReturn(false);
        plugs.auth().ownAccount().delete(who, "wrong", CLIENT);
        assertTaken(List.of(ownPassword()));
        assertKept();
    }

    @Test
    void a_right_password_at_a_deletion_is_forgiven() {
        plugs.auth().ownAccount().delete(signedIn(), PASSWORD, CLIENT);
        verify(plugs.attempts).forgive(List.of(ownPassword()), NOW_MICROS);
    }

    @Test
    void a_throttled_deletion_verifies_nothing() {
        AccessClaims who = signedIn();
        refuseEverything();
        assertEquals(
                new DeletionResult.Throttled(WAIT), plugs.auth().ownAccount().delete(who, PASSWORD, CLIENT));
        verifyNoInteractions(plugs.users, plugs.hasher);
        assertEquals(plugs.refusal(AuthEventKind.DELETION_REFUSED, RefusalReason.THROTTLED), plugs.reported());
    }
}
