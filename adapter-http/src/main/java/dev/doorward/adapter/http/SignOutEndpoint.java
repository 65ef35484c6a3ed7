package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessToken;

/** {@code POST /api/auth/signout}: ends the session of the token, which may have expired. */
final class SignOutEndpoint implements Endpoint {

    private final Auth auth;

    SignOutEndpoint(Auth auth) {
        this.auth = auth;
    }

    @Override
    public Reply answer(Request request) {
        AccessToken token = Bearer.token(request.headers());
        request.only("scope", "local");
        if (request.body().length > 0) {
            Json.read(request.body());
        }
        return auth.signOut(token, request.client())
                .fold(
                        () -> Reply.json(200, Json.object().put("message", "Signed out successfully")),
                        () -> Problem.INVALID_TOKEN.reply(request.id()));
    }
}
