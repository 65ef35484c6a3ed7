package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.RefreshToken;

/** {@code POST /api/auth/refresh}: the refresh token is in the body or in its cookie. */
final class RefreshEndpoint implements Endpoint {

    private final Auth auth;
    private final Grants grants;

    RefreshEndpoint(Auth auth, Grants grants) {
        this.auth = auth;
        this.grants = grants;
    }

    @Override
    public Reply answer(Request request) {
        boolean asked = grants.inCookies(request);
        RefreshToken token = request.tokens()
                .refresh(request.members().text("refreshToken"))
                .orElseThrow(() -> new Refusal(Problem.AUTHENTICATION_REQUIRED));
        boolean inCookies = asked || request.tokens().refreshInCookie();
        return auth.refresh(token, request.client())
                .fold(
                        grant -> grants.reply(200, grant, inCookies),
                        () -> Problem.INVALID_REFRESH_TOKEN.reply(request.id()),
                        retryAfter -> Problem.tooManyAttempts(retryAfter, request.id()));
    }
}
