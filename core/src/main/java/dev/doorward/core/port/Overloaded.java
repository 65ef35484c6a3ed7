package dev.doorward.core.port;

/** There is no capacity for this request now, and nothing was changed. The caller may try again in a moment. */
public final class Overloaded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message says which capacity is exhausted */
    public Overloaded(String message) {
        super(message);
    }

    /**
     * @param message says which capacity is exhausted
     * @param cause how that showed
     */
    public Overloaded(String message, Throwable cause) {
        super(message, cause);
    }
}
