package dev.doorward.core;

import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;

/**
 * The door: everything a program can ask of Doorward. Safe for use by many threads.
 *
 * <p>What a person can cause is one of the endings of the result. A {@code null} argument is a caller's bug and throws
 * {@link NullPointerException}. Broken infrastructure throws {@link dev.doorward.core.port.StoreFailure}, and exhausted
 * capacity {@link dev.doorward.core.port.Overloaded}; then nobody was let in.
 */
public interface Auth {

    /** Plugs adapters into ports; see {@link AuthBuilder}. */
    static AuthBuilder builder() {
        return new AuthBuilder();
    }

    /** Registers a user and opens the first session. */
    SignUpResult signUp(Registration registration, ClientInfo client);

    /** Opens a session for whoever knows e-mail and password. */
    SignInResult signIn(Credentials credentials, ClientInfo client);

    /**
     * Replaces a refresh token by its successor and makes an access token. Simultaneous calls with one token, and retries
     * shortly after, are answered with the same successor; a later replay ends the session.
     */
    RefreshResult refresh(RefreshToken token, ClientInfo client);

    /** Ends the session of this token, which may have expired. From then on none of its tokens is accepted. */
    SignOutResult signOut(AccessToken token, ClientInfo client);

    /** Ends the session of this token, which may have been replaced. From then on none of its tokens is accepted. */
    SignOutResult signOut(RefreshToken token, ClientInfo client);

    /** Proves a token and that its session lives. Costs no request to a database. */
    AuthenticateResult authenticate(AccessToken token);

    /** What signed-in users may do with their own account. */
    OwnAccount ownAccount();

    /** What an operator may do with a user. */
    Administration administration();
}
