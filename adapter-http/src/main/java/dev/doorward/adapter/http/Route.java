package dev.doorward.adapter.http;

import io.undertow.util.HttpString;

/**
 * What answers one method on one path.
 *
 * @param lane where the endpoint runs
 * @param reads whether the request's body is read; otherwise it is thrown away
 * @param clearsCookies whether the answer takes the session's cookies back
 * @param method what a {@link RequestObserver} is told
 * @param path what a {@link RequestObserver} is told
 */
record Route(Lane lane, boolean reads, boolean clearsCookies, Endpoint endpoint, String method, String path) {

    /** Which threads run an endpoint, so that those that wait do not hold up those that do not. */
    enum Lane {
        /** The I/O thread: it costs nothing. */
        IO,
        /** A few threads for checking a signature; a token that is remembered is checked on the I/O thread. */
        CHECK,
        /** Many threads for work that may wait, for a permit to hash or for a database. */
        WORK
    }

    /** Reads no body. */
    static Route bodiless(Lane lane, Endpoint endpoint) {
        return new Route(lane, false, false, endpoint, RequestObserver.OTHER, RequestObserver.OTHER);
    }

    /** Reads a body, and may wait for a hash or a database. */
    static Route reading(Endpoint endpoint) {
        return new Route(Lane.WORK, true, false, endpoint, RequestObserver.OTHER, RequestObserver.OTHER);
    }

    Route clearingCookies() {
        return new Route(lane, reads, true, endpoint, method, path);
    }

    /** The same, where it is found. */
    Route at(HttpString verb, String template) {
        return new Route(lane, reads, clearsCookies, endpoint, verb.toString(), template);
    }
}
