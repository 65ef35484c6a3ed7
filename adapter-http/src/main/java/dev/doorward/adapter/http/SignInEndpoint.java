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
        return auth.signIn(Credentials.of(body.email, body.password), request.client())
                .fold(
                        grant -> grants.reply(200, grant, inCookies),
                        () -> Problem.INVALID_CREDENTIALS.reply(request.id()),
                        faults -> Problem.validation(faults, request.id()));
    }

    private record Body(String email, String password) {

        static Body read(Request request) {
            Json json = Json.read(request.body());
            return new Body(json.text("email"), json.text("password"));
        }

        @Override
        public String toString() {
            return "Body[hidden]";
        }
    }
}
