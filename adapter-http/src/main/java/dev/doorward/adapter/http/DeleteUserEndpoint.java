package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;
import java.util.List;

/** {@code DELETE /api/auth/me}: the user is gone, for whoever knows the password. */
final class DeleteUserEndpoint implements Endpoint {

    private final Auth auth;
    private final SessionCookies cookies;

    DeleteUserEndpoint(Auth auth, SessionCookies cookies) {
        this.auth = auth;
        this.cookies = cookies;
    }

    @Override
    public Reply answer(Request request) {
        AccessClaims who = request.tokens().proven(auth);
        List<String> cleared = request.tokens().accessInCookie() ? cookies.cleared() : List.of();
        return auth.ownAccount()
                .delete(who, request.members().text("password"), request.client())
                .fold(
                        () -> Reply.empty(204).withCookies(cleared),
                        () -> Problem.INVALID_CREDENTIALS.reply(request.id()),
                        faults -> Problem.validation(faults, request.id()),
                        retryAfter -> Problem.tooManyAttempts(retryAfter, request.id()));
    }
}
