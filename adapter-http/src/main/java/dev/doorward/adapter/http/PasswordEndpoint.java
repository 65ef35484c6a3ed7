package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.user.PasswordChange;

/** {@code POST /api/auth/password}: every earlier session ends, and one opens. */
final class PasswordEndpoint implements Endpoint {

    private final Auth auth;
    private final Grants grants;

    PasswordEndpoint(Auth auth, Grants grants) {
        this.auth = auth;
        this.grants = grants;
    }

    @Override
    public Reply answer(Request request) {
        AccessClaims who = request.tokens().proven(auth);
        boolean asked = grants.inCookies(request);
        boolean inCookies = asked || request.tokens().accessInCookie();
        return auth.ownAccount()
                .changePassword(who, typed(request), request.client())
                .fold(
                        grant -> grants.reply(200, grant, inCookies),
                        () -> Problem.INVALID_CREDENTIALS.reply(request.id()),
                        faults -> Problem.validation(faults, request.id()),
                        retryAfter -> Problem.tooManyAttempts(retryAfter, request.id()));
    }

    private static PasswordChange typed(Request request) {
        Json json = Json.read(request.body());
        return PasswordChange.of(json.text("currentPassword"), json.text("newPassword"));
    }
}
