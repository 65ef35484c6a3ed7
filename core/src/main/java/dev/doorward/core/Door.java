package dev.doorward.core;

import static java.util.Objects.requireNonNull;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.ClaimedPassword;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.PasswordChange;
import dev.doorward.core.user.Registration;
import java.util.List;

/** Leads each question to its use case. */
record Door(
        SignUp signUp,
        SignIn signIn,
        Refresh refresh,
        SignOut signOut,
        Authenticate authenticate,
        OwnSessions ownSessions,
        ChangePassword changePassword,
        DeleteUser deleteUser,
        Administer administer)
        implements Auth, OwnAccount {

    @Override
    public SignUpResult signUp(Registration registration, ClientInfo client) {
        return signUp.signUp(requireNonNull(registration, "registration"), requireNonNull(client, "client"));
    }

    @Override
    public SignInResult signIn(Credentials credentials, ClientInfo client) {
        return signIn.signIn(requireNonNull(credentials, "credentials"), requireNonNull(client, "client"));
    }

    @Override
    public RefreshResult refresh(RefreshToken token, ClientInfo client) {
        return refresh.refresh(requireNonNull(token, "token"), requireNonNull(client, "client"));
    }

    @Override
    public SignOutResult signOut(AccessToken token, ClientInfo client) {
        return signOut.signOut(requireNonNull(token, "token"), requireNonNull(client, "client"));
    }

    @Override
    public SignOutResult signOut(RefreshToken token, ClientInfo client) {
        return signOut.signOut(requireNonNull(token, "token"), requireNonNull(client, "client"));
    }

    @Override
    public AuthenticateResult authenticate(AccessToken token) {
        return authenticate.authenticate(requireNonNull(token, "token"));
    }

    @Override
    public OwnAccount ownAccount() {
        return this;
    }

    @Override
    public Administration administration() {
        return administer;
    }

    @Override
    public List<Session> sessions(AccessClaims who) {
        return ownSessions.list(requireNonNull(who, "who"));
    }

    @Override
    public boolean endSession(AccessClaims who, SessionId session, ClientInfo client) {
        return ownSessions.end(
                requireNonNull(who, "who"), requireNonNull(session, "session"), requireNonNull(client, "client"));
    }

    @Override
    public void endOtherSessions(AccessClaims who, ClientInfo client) {
        ownSessions.endOthers(requireNonNull(who, "who"), requireNonNull(client, "client"));
    }

    @Override
    public void endAllSessions(AccessClaims who, ClientInfo client) {
        ownSessions.endAll(requireNonNull(who, "who"), requireNonNull(client, "client"));
    }

    @Override
    public PasswordChangeResult changePassword(AccessClaims who, PasswordChange change, ClientInfo client) {
        return changePassword.change(
                requireNonNull(who, "who"), requireNonNull(change, "change"), requireNonNull(client, "client"));
    }

    @Override
    public DeletionResult delete(AccessClaims who, String password, ClientInfo client) {
        return deleteUser.delete(
                requireNonNull(who, "who"),
                ClaimedPassword.of(requireNonNull(password, "password")),
                requireNonNull(client, "client"));
    }
}
