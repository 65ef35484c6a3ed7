package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.FieldFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final List<FieldFault> FAULTS = List.of(new FieldFault("name", "required", "Name is required"));

    private final Plugs plugs = new Plugs();
    private final SessionGrant grant = new SessionGrant(
            plugs.user,
            new Session(SessionId.random(), plugs.user.id(), Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Plugs.CLIENT),
            AccessToken.of("token"),
            Instant.EPOCH);

    @Test
    void each_ending_of_a_sign_up_is_answered_by_its_own_function() {
        List<SignUpResult> endings = List.of(
                new SignUpResult.SignedUp(grant), new SignUpResult.EmailTaken(), new SignUpResult.Invalid(FAULTS));
        List<Object> answers = endings.stream()
                .map(ending -> ending.<Object>fold(signedUp -> signedUp, () -> "taken", faults -> faults))
                .toList();
        assertEquals(List.of(grant, "taken", FAULTS), answers);
    }

    @Test
    void each_ending_of_a_sign_in_is_answered_by_its_own_function() {
        List<SignInResult> endings = List.of(
                new SignInResult.SignedIn(grant), new SignInResult.Rejected(), new SignInResult.Invalid(FAULTS));
        List<Object> answers = endings.stream()
                .map(ending -> ending.<Object>fold(signedIn -> signedIn, () -> "rejected", faults -> faults))
                .toList();
        assertEquals(List.of(grant, "rejected", FAULTS), answers);
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
        SignUpResult.Invalid up = new SignUpResult.Invalid(mine);
        SignInResult.Invalid in = new SignInResult.Invalid(mine);
        mine.clear();
        assertEquals(FAULTS, up.faults());
        assertEquals(FAULTS, in.faults());
        assertThrows(UnsupportedOperationException.class, () -> up.faults().clear());
        assertThrows(UnsupportedOperationException.class, () -> in.faults().clear());
    }
}
