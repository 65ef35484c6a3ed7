package dev.doorward.specs;

import dev.doorward.core.attempt.AttemptPolicy;
import java.time.Duration;

/** What the pages of sign-up, sign-in and refresh say. */
final class AnonymousCases {

    private static final String NUL = "\u0000";

    private AnonymousCases() {}

    static void addTo(Cases cases) {
        signUp(cases);
        signIn(cases);
        refresh(cases);
    }

    private static Cases.Case post(String path, String body) {
        return server -> server.call("POST", path).json(body).send();
    }

    private static Cases.Case signUp(String name, String email, String password) {
        return post("/api/auth/signup", Bodies.signUp(name, email, password));
    }

    private static void signUp(Cases cases) {
        String page = "signup.md";
        String bad = "validation_failed";
        String email = "new@example.org";
        String path = "/api/auth/signup";
        cases.add(
                page,
                400,
                bad,
                "Name is required",
                signUp("", email, Person.PASSWORD),
                signUp(" \u2003", email, Person.PASSWORD),
                post(path, "{\"name\":null,\"email\":\"a@example.org\",\"password\":\"" + Person.PASSWORD + "\"}"),
                post(path, "{}"));
        cases.add(
                page,
                400,
                bad,
                "Name must be 100 characters or less",
                signUp("x".repeat(101), email, Person.PASSWORD),
                signUp("\ud83d\ude00".repeat(101), email, Person.PASSWORD));
        cases.add(
                page,
                400,
                bad,
                "Name contains characters that are not allowed",
                signUp("A" + NUL + "da", email, Person.PASSWORD));
        cases.add(
                page,
                400,
                bad,
                "Email is required",
                signUp("Ada", "", Person.PASSWORD),
                signUp("Ada", "  ", Person.PASSWORD),
                post(path, "{\"name\":\"Ada\",\"email\":null,\"password\":\"" + Person.PASSWORD + "\"}"),
                post(path, "{\"name\":\"Ada\",\"password\":\"" + Person.PASSWORD + "\"}"));
        cases.add(
                page,
                400,
                bad,
                "Please enter a valid email",
                signUp("Ada", "ada", Person.PASSWORD),
                signUp("Ada", "a@example.org,b@example.org", Person.PASSWORD),
                signUp("Ada", "x".repeat(65) + "@example.org", Person.PASSWORD),
                signUp("Ada", "a@" + ("x".repeat(62) + ".").repeat(4) + "org", Person.PASSWORD),
                signUp("Ada", "\uff41da@example.org", Person.PASSWORD));
        cases.add(
                page,
                400,
                bad,
                "Email contains characters that are not allowed",
                signUp("Ada", "a" + NUL + "@example.org", Person.PASSWORD));
        cases.add(
                page,
                400,
                bad,
                "Password is required",
                signUp("Ada", email, ""),
                post(path, "{\"name\":\"Ada\",\"email\":\"a@example.org\",\"password\":null}"),
                post(path, "{\"name\":\"Ada\",\"email\":\"a@example.org\"}"));
        cases.add(page, 400, bad, "Password must be at least 8 characters", signUp("Ada", email, "hwx7 qz"));
        cases.add(
                page,
                400,
                bad,
                "Password must be 256 characters or less",
                signUp("Ada", email, "ab1 ".repeat(64) + "x"));
        cases.add(
                page,
                400,
                bad,
                "Password contains characters that are not allowed",
                signUp("Ada", email, "correct horse" + NUL),
                post(path, "{\"name\":\"Ada\",\"email\":\"a@example.org\",\"password\":\"correct horse \\ud800\"}"));
        cases.add(page, 400, bad, "Please choose a less common password", signUp("Ada", email, "password1"));
        cases.addPersonal(
                page,
                409,
                "email_taken",
                "Email already registered",
                person -> person.anonymously("POST", path)
                        .json(Bodies.signUp("Eve", person.email().toUpperCase(java.util.Locale.ROOT), Person.PASSWORD))
                        .send());
        cases.add(page, 429, "too_many_attempts", EveryEndpointCases.TOO_MANY, server -> {
            String address = Call.newAddress();
            Exchange last = null;
            for (int i = 0; i <= AttemptPolicy.defaults().signUps().most(); i++) {
                last = server.call("POST", path)
                        .from(address)
                        .json(Bodies.signUp("Ada", Person.newEmail(), Person.PASSWORD))
                        .send();
            }
            return last;
        });
    }

    private static void signIn(Cases cases) {
        String page = "signin.md";
        String bad = "validation_failed";
        String path = "/api/auth/signin";
        cases.add(
                page,
                400,
                bad,
                "Email is required",
                post(path, Bodies.signIn("", "x")),
                post(path, Bodies.signIn(" ", "x")),
                post(path, "{\"email\":null,\"password\":\"x\"}"),
                post(path, "{\"password\":\"x\"}"));
        cases.add(
                page,
                400,
                bad,
                "Email contains characters that are not allowed",
                post(path, Bodies.signIn("a" + NUL + "@example.org", "x")),
                post(path, Bodies.signIn("a\u0007@example.org", "x")),
                post(path, "{\"email\":\"a\\ud800@example.org\",\"password\":\"x\"}"));
        cases.add(
                page,
                400,
                bad,
                "Password is required",
                post(path, Bodies.signIn("a@example.org", "")),
                post(path, "{\"email\":\"a@example.org\",\"password\":null}"),
                post(path, "{\"email\":\"a@example.org\"}"));
        cases.add(
                page,
                400,
                bad,
                "Password contains characters that are not allowed",
                post(path, Bodies.signIn("a@example.org", "x" + NUL)));
        String wrong = "Invalid email or password";
        cases.add(
                page,
                401,
                "invalid_credentials",
                wrong,
                post(path, Bodies.signIn("nobody@example.org", Person.PASSWORD)),
                post(path, Bodies.signIn("not an email", Person.PASSWORD)));
        cases.addPersonal(
                page,
                401,
                "invalid_credentials",
                wrong,
                person -> person.anonymously("POST", path)
                        .json(Bodies.signIn(person.email(), "wrong horse"))
                        .send(),
                person -> person.anonymously("POST", path)
                        .json(Bodies.signIn(person.email(), "x"))
                        .send(),
                person -> person.anonymously("POST", path)
                        .json(Bodies.signIn(person.email(), "x".repeat(1000)))
                        .send(),
                person -> {
                    person.server()
                            .database
                            .run("update doorward.users set disabled_at = now() where id = '" + person.id() + "'");
                    return person.anonymously("POST", path)
                            .json(Bodies.signIn(person.email(), Person.PASSWORD))
                            .send();
                });
        cases.addPersonal(
                page,
                429,
                "too_many_attempts",
                EveryEndpointCases.TOO_MANY,
                person -> guess(person, AttemptPolicy.defaults().account().free(), ""),
                person -> guess(
                        person,
                        AttemptPolicy.defaults().device().most(),
                        ",\"deviceToken\":\""
                                + person.grant().get("deviceToken").asText() + "\""));
    }

    /** So many failures are 401; the next is the answer. */
    private static Exchange guess(Person person, int free, String more) throws Exception {
        String body = Bodies.signIn(person.email(), "wrong horse")
                .replaceFirst("}$", java.util.regex.Matcher.quoteReplacement(more + "}"));
        for (int i = 0; i < free; i++) {
            Exchange answer =
                    person.server().call("POST", "/api/auth/signin").json(body).send();
            if (answer.status() != 401) {
                return answer;
            }
        }
        return person.server().call("POST", "/api/auth/signin").json(body).send();
    }

    private static void refresh(Cases cases) {
        String page = "refresh.md";
        String path = "/api/auth/refresh";
        cases.add(
                page,
                401,
                "authentication_required",
                EveryEndpointCases.NO_TOKEN,
                post(path, "{}"),
                server -> server.call("POST", path).send());
        String code = "invalid_refresh_token";
        String error = "Please sign in again";
        cases.add(page, 401, code, error, post(path, Bodies.refresh("unknown")));
        cases.addPersonal(
                page,
                401,
                code,
                error,
                person -> {
                    String token = person.refreshToken();
                    char other = token.endsWith("A") ? 'Q' : 'A';
                    return person.anonymously("POST", path)
                            .json(Bodies.refresh(token.substring(0, token.length() - 1) + other))
                            .send();
                },
                person -> {
                    person.server().clock.advance(Duration.ofDays(8));
                    return person.anonymously("POST", path)
                            .json(Bodies.refresh(person.refreshToken()))
                            .send();
                },
                person -> {
                    person.anonymously("POST", path)
                            .json(Bodies.refresh(person.refreshToken()))
                            .send();
                    person.server().clock.advance(Duration.ofSeconds(31));
                    return person.anonymously("POST", path)
                            .json(Bodies.refresh(person.refreshToken()))
                            .send();
                },
                person -> {
                    person.signOut();
                    return person.anonymously("POST", path)
                            .json(Bodies.refresh(person.refreshToken()))
                            .send();
                },
                person -> {
                    person.call("DELETE", "/api/auth/me")
                            .json(Bodies.own(Person.PASSWORD))
                            .send();
                    return person.anonymously("POST", path)
                            .json(Bodies.refresh(person.refreshToken()))
                            .send();
                });
        cases.addPersonal(page, 429, "too_many_attempts", EveryEndpointCases.TOO_MANY, person -> {
            String token = person.refreshToken();
            for (int i = 0; i < AttemptPolicy.defaults().refreshes().most(); i++) {
                token = person.anonymously("POST", path)
                        .json(Bodies.refresh(token))
                        .send()
                        .member("refreshToken");
            }
            return person.anonymously("POST", path).json(Bodies.refresh(token)).send();
        });
    }
}
