package dev.doorward.core.port;

import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;

/**
 * Hashes passwords, slowly and with much memory on purpose. The core bounds how many calls run at the same time.
 *
 * <p>Every method throws {@link Overloaded} when memory is short and {@link StoreFailure} on any other failure of the
 * machinery. It MUST NOT answer "wrong" for either.
 */
public interface PasswordHasher {

    /** A new hash with a fresh salt, with today's parameters, bound to the user. */
    PasswordHash hash(Password password, UserId user);

    /**
     * Whether this is the password that was hashed for this user. It compares in constant time, and refuses parameters out
     * of bounds before any work.
     *
     * @throws StoreFailure also when the hash cannot be read, or names a pepper that is not configured
     */
    boolean verify(Password password, PasswordHash hash, UserId user);

    /**
     * A hash that no password verifies against, for nobody, and that takes as long to verify as stored ones of that cost. It
     * is made at once, without hashing.
     *
     * @param cost as {@link PasswordHash#cost()}; of one that is none of this hasher's, it makes a decoy with today's
     *     parameters
     */
    PasswordHash decoy(String cost);

    /** Whether today's parameters, pepper or binding differ from the hash's own. */
    boolean needsRehash(PasswordHash hash);
}
