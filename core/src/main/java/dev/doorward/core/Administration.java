package dev.doorward.core;

import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Email;

/** What an operator may do with a user. Who is an operator is for the embedding program to decide. Fails as {@link Auth} says. */
public interface Administration {

    /**
     * Locks a user out and ends every session.
     *
     * @return false when nobody has that e-mail
     */
    boolean disable(Email email, ClientInfo client);

    /**
     * Lets a user in again.
     *
     * @return false when nobody has that e-mail
     */
    boolean enable(Email email, ClientInfo client);

    /** Sets the password of a user who has forgotten it, and ends every session. */
    SetPasswordResult setPassword(Email email, String newPassword, ClientInfo client);
}
