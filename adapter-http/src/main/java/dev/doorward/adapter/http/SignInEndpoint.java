package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.user.Credentials;

/** {@code POST /api/auth/signin} */
final class SignInEndpoint implements Endpoint {

    private final Auth auth;

    SignInEndpoint(Auth auth) {
        this.auth = auth;
    }

    @Override
    public Reply answer(Request request) {
        request.only("useCookies", "false");
        Body body = Body.read(request);
        return auth.signIn(Credentials.of(body.email, body.password), request.client())
                .fold(
                        grant -> Reply.json(200, Grants.document(grant)),
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
