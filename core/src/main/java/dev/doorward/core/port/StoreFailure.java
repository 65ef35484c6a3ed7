package dev.doorward.core.port;

/**
 * Infrastructure is broken: a database that cannot be reached, a statement that failed, news that are too old, a native
 * library that gave up. Nothing was decided; whether something was written is unknown. The caller may try again later.
 */
public final class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message says what failed, without data of users and without secrets */
    public StoreFailure(String message) {
        super(message);
    }

    /**
     * @param message says what failed, without data of users and without secrets
     * @param cause whose message holds neither
     */
    public StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
