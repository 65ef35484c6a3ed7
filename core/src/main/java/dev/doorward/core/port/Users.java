package dev.doorward.core.port;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.util.Map;
import java.util.Optional;

/**
 * Stores users. Every method may throw {@link StoreFailure}.
 *
 * <p>Where a method ends sessions, it ends them as {@link Sessions} says, and a simultaneous {@link Sessions#open} either
 * comes before, and its session is ended too, or comes after and is judged by the new state.
 */
public interface Users {

    /** The account whose e-mail has the same canonical form, or empty. It MUST see every acknowledged registration. */
    Optional<Account> findByEmail(Email email);

    /**
     * The costs of stored hashes ({@link PasswordHash#cost()}), each with how many hashes have it; only the proportions
     * matter. It is asked at every verification, so it MUST answer from memory: it may be some minutes old, but whatever is
     * counted MUST be the same on all nodes then, and no sample that changes by chance. Empty where nothing is known.
     */
    Map<String, Long> hashCosts();

    /** The account of that user, or empty. */
    Optional<Account> find(UserId user);

    /**
     * Stores user, hash, first session with its device, and event, all or nothing.
     *
     * @return false when the canonical e-mail is taken, and then nothing has changed. Of any number of simultaneous calls
     *     with one e-mail exactly one MUST return true.
     */
    boolean register(User user, PasswordHash passwordHash, NewSession session, AuthEvent event);

    /**
     * Replaces the password, ends every session of the user, forgets every device and opens this session on its own, with the
     * event, all or nothing.
     *
     * @param account as it was read when the old password was verified
     * @return false when the user no longer exists, is disabled, or has another password version than {@code account}; then
     *     nothing has changed
     */
    boolean changePassword(Account account, PasswordHash passwordHash, NewSession session, AuthEvent event);

    /**
     * Replaces the password, ends every session of the user and forgets every device, with the event, all or nothing.
     *
     * @return false when the user no longer exists
     */
    boolean setPassword(UserId user, PasswordHash passwordHash, AuthEvent event);

    /**
     * Locks a user out, which ends every session, or lets the user in again; with the event, all or nothing.
     *
     * @return false when the user no longer exists
     */
    boolean setDisabled(UserId user, boolean disabled, AuthEvent event);

    /**
     * Deletes the user with all that hangs on it and ends every session, with the event, all or nothing.
     *
     * @param account as it was read when the password was verified
     * @return false when the user no longer exists, or has another password version than {@code account}; then nothing has
     *     changed
     */
    boolean delete(Account account, AuthEvent event);
}
