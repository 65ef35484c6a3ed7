package dev.doorward.specs;

import dev.doorward.core.attempt.AttemptPolicy;
import java.time.Duration;

/** What the pages for whoever is signed in say. */
final class AccountCases {

    private static final String NUL = "\u0000";
    private static final String FORGED = "eyJhbGciOiJub25lIn0.e30.";

    private AccountCases() {}

    static void addTo(Cases cases) {
        tokens(cases, "me.md", "GET", "/api/auth/me", "");
        tokens(cases, "sessions.md", "GET", "/api/auth/sessions", "");
        tokens(cases, "sessions.md", "DELETE", "/api/auth/sessions/00000000-0000-4000-8000-000000000000", "");
        tokens(
                cases,
                "password.md",
                "POST",
                "/api/auth/password",
                Bodies.change(Person.PASSWORD, "another horse, another battery"));
        tokens(cases, "delete.md", "DELETE", "/api/auth/me", Bodies.own(Person.PASSWORD));
        sessions(cases);
        password(cases);
        delete(cases);
        signOut(cases);
    }

    private static Call with(Call call, String body) {
        return body.isEmpty() ? call : call.json(body);
    }

    /** The three ways in which an access token may be missing or wrong. */
    static void tokens(Cases cases, String page, String method, String path, String body) {
        cases.add(
                page,
                401,
                "authentication_required",
                EveryEndpointCases.NO_TOKEN,
                server -> with(server.call(method, path), body).send());
        cases.add(
                page,
                401,
                "invalid_token",
                "Invalid or malformed token",
                server -> with(server.call(method, path).bearer(FORGED), body).send());
        cases.addPersonal(page, 401, "invalid_token", "Invalid or malformed token", person -> {
            person.signOut();
            return with(person.call(method, path), body).send();
        });
        cases.addPersonal(page, 401, "token_expired", "Token expired, please log in again", person -> {
            person.server().clock.advance(Duration.ofMinutes(15));
            return with(person.call(method, path), body).send();
        });
    }

    private static void sessions(Cases cases) {
        String path = "/api/auth/sessions/";
        cases.addPersonal(
                "sessions.md",
                404,
                "not_found",
                "Not found",
                person -> person.call("DELETE", path + "00000000-0000-4000-8000-000000000000")
                        .send(),
                person -> person.call("DELETE", path + "no-uuid").send(),
                person -> {
                    Exchange other = Person.signUp(person.server())
                            .call("GET", "/api/auth/me")
                            .send();
                    return person.call(
                                    "DELETE",
                                    path + other.json().at("/session/id").asText())
                            .send();
                },
                person -> {
                    String own = person.call("GET", "/api/auth/me")
                            .send()
                            .json()
                            .at("/session/id")
                            .asText();
                    return person.call("DELETE", path + own.toUpperCase(java.util.Locale.ROOT))
                            .send();
                });
    }

    private static Cases.PersonalCase change(String current, String next) {
        return person -> person.call("POST", "/api/auth/password")
                .json(Bodies.change(current, next))
                .send();
    }

    private static Exchange tooMany(Person person, String method, String path, String body) throws Exception {
        for (int i = 0; i < AttemptPolicy.defaults().ownPassword().most(); i++) {
            person.call(method, path).json(body).send();
        }
        return person.call(method, path).json(body).send();
    }

    private static void password(Cases cases) {
        String page = "password.md";
        String bad = "validation_failed";
        String next = "another horse, another battery";
        cases.addPersonal(
                page,
                400,
                bad,
                "Password is required",
                change("", next),
                change(Person.PASSWORD, ""),
                person -> person.call("POST", "/api/auth/password").json("{}").send(),
                person -> person.call("POST", "/api/auth/password")
                        .json("{\"currentPassword\":null,\"newPassword\":\"" + next + "\"}")
                        .send());
        cases.addPersonal(
                page,
                400,
                bad,
                "Password contains characters that are not allowed",
                change("x" + NUL, next),
                change(Person.PASSWORD, next + NUL));
        cases.addPersonal(page, 400, bad, "Password must be at least 8 characters", change(Person.PASSWORD, "hwx7 qz"));
        cases.addPersonal(
                page,
                400,
                bad,
                "Password must be 256 characters or less",
                change(Person.PASSWORD, "ab1 ".repeat(64) + "x"));
        cases.addPersonal(page, 400, bad, "Please choose a less common password", change(Person.PASSWORD, "password1"));
        cases.addPersonal(page, 401, "invalid_credentials", "Invalid email or password", change("wrong horse", next));
        cases.addPersonal(
                page,
                429,
                "too_many_attempts",
                EveryEndpointCases.TOO_MANY,
                person -> tooMany(person, "POST", "/api/auth/password", Bodies.change("wrong horse", next)));
    }

    private static Cases.PersonalCase delete(String body) {
        return person -> person.call("DELETE", "/api/auth/me").json(body).send();
    }

    private static void delete(Cases cases) {
        String page = "delete.md";
        cases.addPersonal(
                page,
                400,
                "validation_failed",
                "Password is required",
                delete("{}"),
                delete(Bodies.own("")),
                delete("{\"password\":null}"),
                person -> person.call("DELETE", "/api/auth/me").send());
        cases.addPersonal(
                page,
                400,
                "validation_failed",
                "Password contains characters that are not allowed",
                delete(Bodies.own("x" + NUL)));
        cases.addPersonal(
                page, 401, "invalid_credentials", "Invalid email or password", delete(Bodies.own("wrong horse")));
        cases.addPersonal(
                page,
                429,
                "too_many_attempts",
                EveryEndpointCases.TOO_MANY,
                person -> tooMany(person, "DELETE", "/api/auth/me", Bodies.own("wrong horse")));
    }

    private static void signOut(Cases cases) {
        String page = "signout.md";
        String path = "/api/auth/signout";
        cases.addPersonal(
                page,
                400,
                "invalid_parameter",
                "Invalid parameter",
                person -> person.call("POST", path + "?scope=all").send());
        cases.add(
                page,
                401,
                "authentication_required",
                EveryEndpointCases.NO_TOKEN,
                server -> server.call("POST", path).send());
        cases.addPersonal(
                page,
                401,
                "authentication_required",
                EveryEndpointCases.NO_TOKEN,
                person -> person.anonymously("POST", path + "?scope=others")
                        .json(Bodies.refresh(person.refreshToken()))
                        .send(),
                person -> person.anonymously("POST", path + "?scope=global")
                        .json(Bodies.refresh(person.refreshToken()))
                        .send());
        cases.add(
                page,
                401,
                "invalid_token",
                "Invalid or malformed token",
                server -> server.call("POST", path).bearer(FORGED).send());
        cases.addPersonal(page, 401, "invalid_token", "Invalid or malformed token", person -> {
            person.signOut();
            return person.call("POST", path + "?scope=global").send();
        });
        for (String scope : new String[] {"others", "global"}) {
            cases.addPersonal(page, 401, "token_expired", "Token expired, please log in again", person -> {
                person.server().clock.advance(Duration.ofMinutes(15));
                return person.call("POST", path + "?scope=" + scope).send();
            });
        }
    }
}
