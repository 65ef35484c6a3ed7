package dev.doorward.adapter.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.Session;

/** {@code GET /api/auth/sessions}: one's own, the last seen first. */
final class SessionsEndpoint implements Endpoint {

    private final Auth auth;

    SessionsEndpoint(Auth auth) {
        this.auth = auth;
    }

    @Override
    public Reply answer(Request request) {
        AccessClaims who = request.tokens().proven(auth);
        ObjectNode document = Json.object();
        ArrayNode sessions = document.putArray("sessions");
        for (Session session : auth.ownAccount().sessions(who)) {
            sessions.addObject()
                    .put("id", session.id().toString())
                    .put("createdAt", session.createdAt().toString())
                    .put("lastSeenAt", session.lastSeenAt().toString())
                    .put("expiresAt", session.expiresAt().toString())
                    .put("ip", session.client().ip())
                    .put("userAgent", session.client().userAgent())
                    .put("current", session.id().equals(who.session()));
        }
        return Reply.json(200, document);
    }
}
