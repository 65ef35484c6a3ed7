package dev.doorward.adapter.http;

/**
 * What answers one method on one path.
 *
 * @param lane where the endpoint runs
 * @param reads whether the request's body is read; otherwise it is thrown away
 */
record Route(Lane lane, boolean reads, Endpoint endpoint) {

    /** Which threads run an endpoint, so that those that wait do not hold up those that do not. */
    enum Lane {
        /** The I/O thread: it costs nothing. */
        IO,
        /** A few threads for work that never waits, such as checking a signature. */
        CHECK,
        /** Many threads for work that may wait, for a permit to hash or for a database. */
        WORK
    }
}
