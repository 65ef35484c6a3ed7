package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.RefreshToken;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /api/auth/signout}. Its own session is ended by any token of it, also by one that has expired; other sessions
 * only by an access token that is good for everything else.
 */
final class SignOutEndpoint implements Endpoint {

    private static final Set<String> SCOPES = Set.of("local", "others", "global");

    private final Auth auth;

    SignOutEndpoint(Auth auth) {
        this.auth = auth;
    }

    @Override
    public Reply answer(Request request) {
        Optional<AccessToken> access = request.tokens().access();
        Optional<RefreshToken> refresh =
                request.tokens().refresh(request.members().text("refreshToken"));
        Reply done = Reply.json(200, Json.object().put("message", "Signed out successfully"));
        switch (request.parameter("scope", "local", SCOPES)) {
            case "others" -> {
                auth.ownAccount().endOtherSessions(who(request), request.client());
                return done.keepingCookies();
            }
            case "global" -> auth.ownAccount().endAllSessions(who(request), request.client());
            default -> endOwn(access, refresh, request);
        }
        return done;
    }

    private AccessClaims who(Request request) {
        return request.tokens().proven(auth);
    }

    /** A browser sends both tokens; either may have outlived the other, so each ends what it can. */
    private void endOwn(Optional<AccessToken> access, Optional<RefreshToken> refresh, Request request) {
        if (access.isEmpty() && refresh.isEmpty()) {
            throw new Refusal(Problem.AUTHENTICATION_REQUIRED);
        }
        boolean byAccess = access.map(token -> auth.signOut(token, request.client()))
                .map(result -> result.fold(() -> true, () -> false))
                .orElse(false);
        boolean byRefresh = refresh.map(token -> auth.signOut(token, request.client()))
                .map(result -> result.fold(() -> true, () -> false))
                .orElse(false);
        if (!byAccess && !byRefresh) {
            throw new Refusal(Problem.INVALID_TOKEN);
        }
    }
}
