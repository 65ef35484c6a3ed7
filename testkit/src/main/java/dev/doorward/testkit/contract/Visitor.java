package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignOutResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person does at the door. A participle has to succeed, a plain verb answers what the door answers. */
record Visitor(AuthSubject subject) {

    SessionGrant signedUp() {
        return signedUp(Samples.email().typed());
    }

    SessionGrant signedUp(String email) {
        return signedUp("Ada Lovelace", email, AuthSubject.PASSWORD);
    }

    SessionGrant signedUp(String name, String email, String password) {
        return assertInstanceOf(SignUpResult.SignedUp.class, subject.signUp(name, email, password))
                .grant();
    }

    /** One more session of the same person. */
    SessionGrant signedInAgain(SessionGrant grant) {
        return signedIn(grant.user().email().typed(), AuthSubject.PASSWORD);
    }

    SessionGrant signedIn(String email, String password) {
        return assertInstanceOf(SignInResult.SignedIn.class, subject.signIn(email, password))
                .grant();
    }

    void assertRejected(String email, String password) {
        assertInstanceOf(SignInResult.Rejected.class, subject.signIn(email, password));
    }

    AccessClaims authenticated(SessionGrant grant) {
        return assertInstanceOf(
                        AuthenticateResult.Authenticated.class, subject.auth().authenticate(grant.accessToken()))
                .claims();
    }

    RefreshResult refresh(RefreshToken token) {
        return subject.auth().refresh(token, Samples.client());
    }

    SessionGrant refreshed(SessionGrant grant) {
        return assertInstanceOf(RefreshResult.Refreshed.class, refresh(grant.refreshToken()))
                .grant();
    }

    void assertNotRefreshed(SessionGrant grant) {
        assertInstanceOf(RefreshResult.Rejected.class, refresh(grant.refreshToken()));
    }

    void signedOut(SessionGrant grant) {
        assertInstanceOf(SignOutResult.SignedOut.class, subject.auth().signOut(grant.accessToken(), Samples.client()));
    }

    void signedOutByRefreshToken(SessionGrant grant) {
        assertInstanceOf(SignOutResult.SignedOut.class, subject.auth().signOut(grant.refreshToken(), Samples.client()));
    }

    /** The ids of the living sessions of whoever holds that token. */
    Set<SessionId> sessions(SessionGrant grant) {
        return subject.auth().ownAccount().sessions(authenticated(grant)).stream()
                .map(Session::id)
                .collect(Collectors.toSet());
    }

    Optional<Session> listed(SessionGrant asking, SessionGrant other) {
        return subject.auth().ownAccount().sessions(authenticated(asking)).stream()
                .filter(session -> session.id().equals(other.session().id()))
                .findFirst();
    }

    boolean endSession(SessionGrant asking, SessionGrant other) {
        return subject.auth()
                .ownAccount()
                .endSession(authenticated(asking), other.session().id(), Samples.client());
    }

    /** None of its tokens is accepted. */
    void assertOver(SessionGrant grant) {
        assertInstanceOf(AuthenticateResult.Invalid.class, subject.auth().authenticate(grant.accessToken()));
        assertNotRefreshed(grant);
    }

    /** Both of its tokens are accepted; the refresh token is used up. */
    void assertLives(SessionGrant grant) {
        assertEquals(grant.session().id(), authenticated(grant).session());
        assertEquals(grant.session().id(), authenticated(refreshed(grant)).session());
    }
}
