package dev.doorward.core.user;

import java.util.Objects;

/**
 * A password hash with what is needed to verify it. It does not print and has no equality.
 */
public final class PasswordHash {

    private final String phc;
    private final String pepperId;
    private final boolean boundToUser;

    /**
     * @param phc the hash in PHC string format: algorithm, version, parameters, salt and digest
     * @param pepperId the key id of the pepper that went into it, empty when there was none
     * @param boundToUser whether the user's id went into it, so that it verifies nothing on another user's row
     */
    public PasswordHash(String phc, String pepperId, boolean boundToUser) {
        this.phc = Objects.requireNonNull(phc, "phc");
        this.pepperId = Objects.requireNonNull(pepperId, "pepperId");
        this.boundToUser = boundToUser;
    }

    /** The PHC string. */
    public String reveal() {
        return phc;
    }

    /**
     * What says how much work it is to verify: the PHC string without salt and digest, its last two parts, or the empty text
     * where there are no two parts. It is no secret.
     */
    public String cost() {
        int salt = phc.lastIndexOf('$', phc.lastIndexOf('$') - 1);
        return salt < 0 ? "" : phc.substring(0, salt);
    }

    /** The key id of the pepper, empty when there was none. */
    public String pepperId() {
        return pepperId;
    }

    /** Whether the user's id went into the hash as associated data. */
    public boolean boundToUser() {
        return boundToUser;
    }

    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }
}
