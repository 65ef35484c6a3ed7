package dev.doorward.core;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.PasswordChange;
import java.util.List;

/**
 * What signed-in users may do with their own account. Every method takes what {@link Auth#authenticate} proved, and fails as
 * {@link Auth} says.
 */
public interface OwnAccount {

    /** The user's sessions that live, the last seen first; at most 100 of them. */
    List<Session> sessions(AccessClaims who);

    /**
     * Ends one session of the user's own.
     *
     * @return false when the user has no such session, whoever else may have it
     */
    boolean endSession(AccessClaims who, SessionId session, ClientInfo client);

    /** Ends every session of the user but the current one. */
    void endOtherSessions(AccessClaims who, ClientInfo client);

    /** Ends every session of the user. */
    void endAllSessions(AccessClaims who, ClientInfo client);

    /** Replaces the password of whoever knows the current one, ends every session, and opens one. */
    PasswordChangeResult changePassword(AccessClaims who, PasswordChange change, ClientInfo client);

    /**
     * Deletes the user, with every session and whatever the host hangs on the user, for whoever knows the password.
     *
     * @param password as it was typed; a password that was left out is the empty text
     */
    DeletionResult delete(AccessClaims who, String password, ClientInfo client);
}
