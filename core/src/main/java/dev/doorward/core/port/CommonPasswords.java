package dev.doorward.core.port;

import dev.doorward.core.user.Password;

/** Knows the passwords that guessers try first (NIST SP 800-63B-4, section 3.1.1.2: the blocklist). */
public interface CommonPasswords {

    /** Whether the whole password, whatever its case, is on the list. */
    boolean contains(Password password);
}
