package dev.doorward.adapter.crypto;

/** What has become of the fast core of {@code doorward-argon2-vector} in an {@link Argon2PasswordHasher}. */
public enum FastCore {

    /** Nobody asked for it: argon2-jvm does all the work. */
    OFF,

    /** It is being tested; until that is done argon2-jvm does all the work. */
    TESTING,

    /** It verifies. New hashes are made by argon2-jvm. */
    SERVING,

    /** It cannot run here, or is not at least 1.2 times as fast: argon2-jvm does all the work. */
    NOT_CHOSEN,

    /** It has been wrong or has failed, and is not used any more: argon2-jvm does all the work. Report it. */
    DISABLED
}
