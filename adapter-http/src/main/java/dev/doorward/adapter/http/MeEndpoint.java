package dev.doorward.adapter.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;

/** {@code GET /api/auth/me}: answered from the token alone. */
final class MeEndpoint implements Endpoint {

    private final Auth auth;

    MeEndpoint(Auth auth) {
        this.auth = auth;
    }

    @Override
    public Reply answer(Request request) {
        return auth.authenticate(Bearer.token(request.headers()))
                .fold(
                        claims -> Reply.json(200, document(claims)),
                        () -> Problem.TOKEN_EXPIRED.reply(request.id()),
                        () -> Problem.INVALID_TOKEN.reply(request.id()));
    }

    private static ObjectNode document(AccessClaims claims) {
        ObjectNode document = Json.object();
        document.putObject("user")
                .put("id", claims.user().toString())
                .put("email", claims.email())
                .put("name", claims.name());
        document.putObject("session").put("id", claims.session().toString());
        return document.put("expiresAt", claims.expiresAt().toString());
    }
}
