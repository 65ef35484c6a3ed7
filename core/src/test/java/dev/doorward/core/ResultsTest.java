package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.FieldFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final List<FieldFault> FAULTS = List.of(new FieldFault("name", "required", "Name is required"));

    private static final Duration WAIT = Duration.ofSeconds(7);

    private final Plugs plugs = new Plugs();
    private final SessionGrant grant = new SessionGrant(
            plugs.user,
            plugs.session(0, Instant.EPOCH),
            AccessToken.of("token"),
            Instant.EPOCH,
            RefreshToken.of("refresh"),
            Instant.EPOCH,
            Optional.empty());

    @Test
    void each_ending_of_a_sign_up_is_answered_by_its_own_function() {
        List<SignUpResult> endings = List.of(
                new SignUpResult.SignedUp(grant),
                new SignUpResult.EmailTaken(),
                new SignUpResult.Invalid(FAULTS),
                new SignUpResult.Throttled(WAIT));
        List<Object> answers = endings.stream()
                .map(ending -> ending.<Object>fold(signedUp -> signedUp, () -> "taken", faults -> faults, wait -> wait))
                .toList();
        assertEquals(List.of(grant, "taken", FAULTS, WAIT), answers);
    }

    @Test
    void each_ending_of_a_sign_in_is_answered_by_its_own_function() {
        List<SignInResult> endings = List.of(
                new SignInResult.SignedIn(grant),
                new SignInResult.Rejected(),
                new SignInResult.Invalid(FAULTS),
                new SignInResult.Throttled(WAIT));
        List<Object> answers = endings.stream()
                .map(ending ->
                        ending.<Object>fold(signedIn -> signedIn, () -> "rejected", faults -> faults, wait -> wait))
                .toList();
        assertEquals(List.of(grant, "rejected", FAULTS, WAIT), answers);
    }

    @Test
    void each_ending_of_a_refresh_is_answered_by_its_own_function() {
        List<RefreshResult> endings = List.of(
                new RefreshResult.Refreshed(grant), new RefreshResult.Rejected(), new RefreshResult.Throttled(WAIT));
        List<Object> answers = endings.stream()
                .map(ending -> ending.<Object>fold(refreshed -> refreshed, () -> "rejected", wait -> wait))
                .toList();
        assertEquals(List.of(grant, "rejected", WAIT), answers);
    }

    @Test
    void each_ending_of_a_change_of_password_is_answered_by_its_own_function() {
        List<PasswordChangeResult> endings = List.of(
                new PasswordChangeResult.Changed(grant),
                new PasswordChangeResult.Rejected(),
                new PasswordChangeResult.Invalid(FAULTS),
                new PasswordChangeResult.Throttled(WAIT));
        List<Object> answers = endings.stream()
                .map(ending ->
                        ending.<Object>fold(changed -> changed, () -> "rejected", faults -> faults, wait -> wait))
                .toList();
        assertEquals(List.of(grant, "rejected", FAULTS, WAIT), answers);
    }

    @Test
    void each_ending_of_a_deletion_is_answered_by_its_own_function() {
        List<DeletionResult> endings = List.of(
                new DeletionResult.Deleted(),
                new DeletionResult.Rejected(),
                new DeletionResult.Invalid(FAULTS),
                new DeletionResult.Throttled(WAIT));
        List<Object> answers = endings.stream()
                .map(ending -> ending.<Object>fold(() -> "deleted", () -> "rejected", faults -> faults, wait -> wait))
                .toList();
        assertEquals(List.of("deleted", "rejected", FAULTS, WAIT), answers);
    }

    @Test
    void each_ending_of_setting_a_password_is_answered_by_its_own_function() {
        List<SetPasswordResult> endings = List.of(
                new SetPasswordResult.Set(),
                new SetPasswordResult.UnknownUser(),
                new SetPasswordResult.Invalid(FAULTS.get(0)));
        List<Object> answers = endings.stream()
                .map(ending -> ending.<Object>fold(() -> "set", () -> "unknown", fault -> fault))
                .toList();
        assertEquals(List.of("set", "unknown", FAULTS.get(0)), answers);
    }

    @Test
    void each_ending_of_a_sign_out_is_answered_by_its_own_function() {
        List<SignOutResult> endings = List.of(new SignOutResult.SignedOut(), new SignOutResult.Invalid());
        assertEquals(
                List.of("out", "invalid"),
                endings.stream()
                        .map(ending -> ending.fold(() -> "out", () -> "invalid"))
                        .toList());
    }

    @Test
    void each_ending_of_a_proof_is_answered_by_its_own_function() {
        AccessClaims claims = new AccessClaims(
                plugs.user.id(), SessionId.random(), UUID.randomUUID(), "", "", Instant.EPOCH, Instant.EPOCH);
        List<AuthenticateResult> endings = List.of(
                new AuthenticateResult.Authenticated(claims),
                new AuthenticateResult.Expired(),
                new AuthenticateResult.Invalid());
        List<Object> answers = endings.stream()
                .map(ending -> ending.<Object>fold(said -> said, () -> "expired", () -> "invalid"))
                .toList();
        assertEquals(List.of(claims, "expired", "invalid"), answers);
    }

    @Test
    void faults_of_a_result_cannot_be_changed() {
        List<FieldFault> mine = new ArrayList<>(FAULTS);
        List<List<FieldFault>> kept = List.of(
                new SignUpResult.Invalid(mine).faults(),
                new SignInResult.Invalid(mine).faults(),
                new PasswordChangeResult.Invalid(mine).faults(),
                new DeletionResult.Invalid(mine).faults());
        mine.clear();
        for (List<FieldFault> faults : kept) {
            assertEquals(FAULTS, faults);
            assertThrows(UnsupportedOperationException.class, faults::clear);
        }
    }
}
