package dev.doorward.testkit.contract;

import dev.doorward.core.Auth;
import dev.doorward.core.PasswordChangeResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.PasswordChange;
import dev.doorward.core.user.Registration;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** The door under test, with the default policy, and what cannot be said through {@link Auth} alone. */
public interface AuthSubject {

    String PASSWORD = "correct horse battery staple";

    Auth auth();

    /**
     * Moves the subject's time. Override it where time can be moved; elsewhere the tests that need it are skipped and say
     * why.
     */
    default void passTime(Duration duration) {
        Assumptions.abort(
                "the subject's clock cannot be moved, so nothing is known about what happens after " + duration);
    }

    /** Signs up with what was typed. Override it where a socket lies between: a {@link Registration} cannot be read. */
    default SignUpResult signUp(String name, String email, String password) {
        return auth().signUp(Registration.of(name, email, password), Samples.client());
    }

    /** Signs in with what was typed. Override it where a socket lies between: {@link Credentials} cannot be read. */
    default SignInResult signIn(String email, String password) {
        return auth().signIn(Credentials.of(email, password), Samples.client());
    }

    /**
     * Changes the password with what was typed. Override it where a socket lies between: a {@link PasswordChange} cannot be
     * read.
     *
     * @param who as {@link Auth#authenticate} has just answered
     */
    default PasswordChangeResult changePassword(AccessClaims who, String currentPassword, String newPassword) {
        return auth().ownAccount()
                .changePassword(who, PasswordChange.of(currentPassword, newPassword), Samples.client());
    }
}
