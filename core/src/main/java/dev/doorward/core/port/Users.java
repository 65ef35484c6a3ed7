package dev.doorward.core.port;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import java.util.Optional;

/** Stores users. Every method may throw {@link StoreFailure}. */
public interface Users {

    /** The account whose e-mail has the same canonical form, or empty. It MUST see every acknowledged registration. */
    Optional<Account> findByEmail(Email email);

    /**
     * Stores user, hash, first session and event, all or nothing.
     *
     * @return false when the canonical e-mail is taken, and then nothing has changed. Of any number of simultaneous calls
     *     with one e-mail exactly one MUST return true.
     */
    boolean register(User user, PasswordHash passwordHash, Session session, AuthEvent event);
}
