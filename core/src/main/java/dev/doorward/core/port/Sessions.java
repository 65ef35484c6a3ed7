package dev.doorward.core.port;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.PasswordHash;
import java.time.Instant;

/** Stores sessions. Every method may throw {@link StoreFailure}. */
public interface Sessions {

    /**
     * Stores the session, its event and the hash that the password has from now on, all or nothing.
     *
     * @param account as it was read when the password was verified
     * @param passwordHash the hash to keep: the account's own, or the same password hashed anew
     * @return false when the user no longer exists, is disabled, or has another password version than {@code account}; then
     *     nothing has changed. Simultaneous calls for one account MUST all succeed.
     */
    boolean open(Session session, Account account, PasswordHash passwordHash, AuthEvent event);

    /**
     * Ends a session: from the return of this call on, {@link Revocations#isRevoked} MUST be true for it on this node, and
     * soon on every other. The event is stored when the session was living; ending a session that is over or unknown is no
     * error, and revokes its id all the same.
     *
     * @param aliveUntil the expiry of the token that asked for it; the revocation is kept until the later of this and the
     *     session's own {@link Session#aliveUntil()}
     * @return whether the session was living
     */
    boolean end(SessionId session, Instant aliveUntil, AuthEvent event);
}
