package dev.doorward.adapter.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;
import java.io.IOException;

/** {@code GET /api/auth/me}: answered from the token alone, and asked so often that its JSON is written without a tree. */
final class MeEndpoint implements Endpoint {

    private final Auth auth;

    MeEndpoint(Auth auth) {
        this.auth = auth;
    }

    @Override
    public Reply answer(Request request) {
        AccessClaims claims = request.tokens().proven(auth);
        return Reply.json(200, json -> write(json, claims));
    }

    private static void write(JsonGenerator json, AccessClaims claims) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("user");
        json.writeStringField("id", claims.user().toString());
        json.writeStringField("email", claims.email());
        json.writeStringField("name", claims.name());
        json.writeEndObject();
        json.writeObjectFieldStart("session");
        json.writeStringField("id", claims.session().toString());
        json.writeEndObject();
        json.writeStringField("expiresAt", claims.expiresAt().toString());
        json.writeEndObject();
    }
}
