package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.user.Credentials;

/** {@code POST /api/auth/signin} */
final class SignInEndpoint implements Endpoint {

    private final Auth auth;
    private final Grants grants;

    SignInEndpoint(Auth auth, Grants grants) {
        this.auth = auth;
        this.grants = grants;
    }

    @Override
    public Reply answer(Request request) {
        boolean inCookies = grants.inCookies(request);
        Body body = Body.read(request);
        Credentials typed = Credentials.of(body.email, body.password);
        Credentials credentials =
                request.tokens().device(body.deviceToken).map(typed::on).orElse(typed);
        return auth.signIn(credentials, request.client())
                .fold(
                        grant -> grants.reply(200, grant, inCookies),
                        () -> Problem.INVALID_CREDENTIALS.reply(request.id()),
                        faults -> Problem.validation(faults, request.id()),
                        retryAfter -> Problem.tooManyAttempts(retryAfter, request.id()));
    }

    private record Body(String email, String password, String deviceToken) {

        static Body read(Request request) {
            Json json = Json.read(request.body());
            return new Body(json.text("email"), json.text("password"), json.text("deviceToken"));
        }

        @Override
        public String toString() {
            return "Body[hidden]";
        }
    }
}
