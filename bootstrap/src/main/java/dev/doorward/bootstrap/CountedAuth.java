package dev.doorward.bootstrap;

import dev.doorward.core.Administration;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.DeletionResult;
import dev.doorward.core.OwnAccount;
import dev.doorward.core.PasswordChangeResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignOutResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.PasswordChange;
import dev.doorward.core.user.Registration;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The door, with every call that has more than one ending counted by it. */
final class CountedAuth implements Auth {

    private final Auth auth;
    private final Endings<SignUpResult> signUps;
    private final Endings<SignInResult> signIns;
    private final Endings<RefreshResult> refreshes;
    private final Endings<SignOutResult> signOuts;
    private final Endings<AuthenticateResult> tokenChecks;
    private final OwnAccount ownAccount;

    CountedAuth(Auth auth, MeterRegistry registry) {
        this.auth = auth;
        signUps = new Endings<>(registry, "doorward.sign.ups", "Sign-ups by how they ended", SignUpResult.class);
        signIns = new Endings<>(registry, "doorward.sign.ins", "Sign-ins by how they ended", SignInResult.class);
        refreshes = new Endings<>(registry, "doorward.refreshes", "Refreshes by how they ended", RefreshResult.class);
        signOuts = new Endings<>(registry, "doorward.sign.outs", "Sign-outs by how they ended", SignOutResult.class);
        tokenChecks = new Endings<>(
                registry,
                "doorward.token.checks",
                "Checks of access tokens by how they ended",
                AuthenticateResult.class);
        ownAccount = new CountedOwnAccount(auth.ownAccount(), registry);
    }

    @Override
    public SignUpResult signUp(Registration registration, ClientInfo client) {
        return signUps.counted(() -> auth.signUp(registration, client));
    }

    @Override
    public SignInResult signIn(Credentials credentials, ClientInfo client) {
        return signIns.counted(() -> auth.signIn(credentials, client));
    }

    @Override
    public RefreshResult refresh(RefreshToken token, ClientInfo client) {
        return refreshes.counted(() -> auth.refresh(token, client));
    }

    @Override
    public SignOutResult signOut(AccessToken token, ClientInfo client) {
        return signOuts.counted(() -> auth.signOut(token, client));
    }

    @Override
    public SignOutResult signOut(RefreshToken token, ClientInfo client) {
        return signOuts.counted(() -> auth.signOut(token, client));
    }

    @Override
    public AuthenticateResult authenticate(AccessToken token) {
        return tokenChecks.counted(() -> auth.authenticate(token));
    }

    @Override
    public OwnAccount ownAccount() {
        return ownAccount;
    }

    @Override
    public Administration administration() {
        return auth.administration();
    }

    private static final class CountedOwnAccount implements OwnAccount {

        private final OwnAccount account;
        private final Endings<PasswordChangeResult> passwordChanges;
        private final Endings<DeletionResult> deletions;

        CountedOwnAccount(OwnAccount account, MeterRegistry registry) {
            this.account = account;
            passwordChanges = new Endings<>(
                    registry,
                    "doorward.password.changes",
                    "Changes of a password by how they ended",
                    PasswordChangeResult.class);
            deletions = new Endings<>(
                    registry, "doorward.deletions", "Deletions of an account by how they ended", DeletionResult.class);
        }

        @Override
        public List<Session> sessions(AccessClaims who) {
            return account.sessions(who);
        }

        @Override
        public boolean endSession(AccessClaims who, SessionId session, ClientInfo client) {
            return account.endSession(who, session, client);
        }

        @Override
        public void endOtherSessions(AccessClaims who, ClientInfo client) {
            account.endOtherSessions(who, client);
        }

        @Override
        public void endAllSessions(AccessClaims who, ClientInfo client) {
            account.endAllSessions(who, client);
        }

        @Override
        public PasswordChangeResult changePassword(AccessClaims who, PasswordChange change, ClientInfo client) {
            return passwordChanges.counted(() -> account.changePassword(who, change, client));
        }

        @Override
        public DeletionResult delete(AccessClaims who, String password, ClientInfo client) {
            return deletions.counted(() -> account.delete(who, password, client));
        }
    }
}
