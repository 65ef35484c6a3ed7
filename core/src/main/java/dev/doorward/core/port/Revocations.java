package dev.doorward.core.port;

import dev.doorward.core.session.SessionId;

/** Knows which sessions were ended before their access tokens died. Asked for every request, so it keeps its answer at hand. */
public interface Revocations {

    /**
     * Whether the session was ended. It MUST NOT block and MUST NOT cost a request to a database.
     *
     * @throws StoreFailure when the view is not complete yet, or its news are too old to rely on
     */
    boolean isRevoked(SessionId session);
}
