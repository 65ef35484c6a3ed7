package dev.doorward.adapter.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.User;

/** How a grant looks on the wire, whichever endpoint answers with one. */
final class Grants {

    private Grants() {}

    static ObjectNode document(SessionGrant grant) {
        User user = grant.user();
        ObjectNode document = Json.object();
        document.putObject("user")
                .put("id", user.id().toString())
                .put("email", user.email().typed())
                .put("name", user.name().value())
                .put("createdAt", user.createdAt().toString());
        return document.put("token", grant.accessToken().reveal())
                .put("expiresAt", grant.expiresAt().toString());
    }
}
