package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.user.Registration;

/** {@code POST /api/auth/signup} */
final class SignUpEndpoint implements Endpoint {

    private final Auth auth;
    private final Grants grants;

    SignUpEndpoint(Auth auth, Grants grants) {
        this.auth = auth;
        this.grants = grants;
    }

    @Override
    public Reply answer(Request request) {
        boolean inCookies = grants.inCookies(request);
        Body body = Body.read(request);
        return auth.signUp(Registration.of(body.name, body.email, body.password), request.client())
                .fold(
                        grant -> grants.reply(201, grant, inCookies),
                        () -> Problem.EMAIL_TAKEN.reply(request.id()),
                        faults -> Problem.validation(faults, request.id()),
                        retryAfter -> Problem.tooManyAttempts(retryAfter, request.id()));
    }

    private record Body(String name, String email, String password) {

        static Body read(Request request) {
            Json json = Json.read(request.body());
            return new Body(json.text("name"), json.text("email"), json.text("password"));
        }

        @Override
        public String toString() {
            return "Body[hidden]";
        }
    }
}
