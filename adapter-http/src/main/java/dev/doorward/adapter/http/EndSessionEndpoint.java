package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.SessionId;

/**
 * {@code DELETE /api/auth/sessions/{id}}: one of one's own. An id of somebody else's session, of none, and a text that is no
 * id are the same: not found.
 */
final class EndSessionEndpoint implements Endpoint {

    private final Auth auth;

    EndSessionEndpoint(Auth auth) {
        this.auth = auth;
    }

    @Override
    public Reply answer(Request request) {
        AccessClaims who = request.tokens().proven(auth);
        boolean ended = request.id("id")
                .map(SessionId::new)
                .filter(session -> auth.ownAccount().endSession(who, session, request.client()))
                .isPresent();
        return ended ? Reply.empty(204) : Problem.NOT_FOUND.reply(request.id());
    }
}
