package dev.doorward.core.port;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.session.LivingSession;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores sessions. Every method may throw {@link StoreFailure}.
 *
 * <p>To end a session is to remove it and to revoke its id: from the return of the call on, {@link Revocations#isRevoked}
 * MUST be true for it on this node, and soon on every other, at least until its {@link Session#aliveUntil()}.
 */
public interface Sessions {

    /** So many sessions of one user live at most. */
    int MOST = 100;

    /**
     * Stores the session, its device and event, and the hash that the password has from now on, all or nothing. When the
     * user has {@value #MOST} sessions that have not expired, the least recently seen ends, with the event that
     * {@link AuthEvent#displacing} makes of this one. Whatever happens at the same time, on whatever node, no opening
     * leaves more than {@value #MOST}; a store that held more before may end the surplus by and by.
     *
     * @param account as it was read when the password was verified
     * @param passwordHash the hash to keep: the account's own, or the same password hashed anew
     * @return the sessions that ended to make room, mostly none. Empty when the user no longer exists, is disabled, or has
     *     another password version than {@code account}; then nothing has changed. Simultaneous calls for one account MUST
     *     all succeed.
     */
    Optional<List<SessionId>> open(NewSession session, Account account, PasswordHash passwordHash, AuthEvent event);

    /**
     * The session with its user, or empty when it was ended, or its user is disabled or no longer exists. The request's id
     * need not be kept with a session.
     */
    Optional<LivingSession> find(SessionId session);

    /** The sessions of a user that have not expired at that time, the last seen first, at most {@value #MOST}. */
    List<Session> list(UserId user, Instant now);

    /**
     * Replaces a session by its refreshed self.
     *
     * @return false when the stored generation is not the one before {@code refreshed}, the session was ended, or its user
     *     is disabled or no longer exists; then nothing has changed. Of any number of simultaneous calls exactly one MUST
     *     return true.
     */
    boolean refresh(Session refreshed);

    /**
     * Ends a session. The event is stored when the session was living; ending a session that is over or unknown is no error,
     * and revokes its id all the same.
     *
     * @param aliveUntil the expiry of the token that asked for it; the revocation is kept until the later of this and the
     *     session's own {@link Session#aliveUntil()}
     * @return whether the session was living; of any number of simultaneous calls exactly one MUST return true
     */
    boolean end(SessionId session, Instant aliveUntil, AuthEvent event);

    /**
     * Ends one session of this user, with the event.
     *
     * @return false when the user has no such session, and then nothing has changed
     */
    boolean endOwn(UserId user, SessionId session, AuthEvent event);

    /** Ends every session of this user but one, with the event. */
    void endOthers(UserId user, SessionId keep, AuthEvent event);

    /** Ends every session of this user, with the event. */
    void endAll(UserId user, AuthEvent event);
}
