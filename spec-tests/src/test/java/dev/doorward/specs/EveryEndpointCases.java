package dev.doorward.specs;

import dev.doorward.core.port.StoreFailure;
import java.util.List;

/** What the first page says of every endpoint, on every endpoint. */
final class EveryEndpointCases {

    static final String TOO_MANY = "Too many attempts, please try again later";
    static final String NO_TOKEN = "Authentication required";

    private static final String PAGE = "README.md";

    /** @param body a valid one; empty: none is read */
    private record Endpoint(String method, String path, String body) {

        Call call(Person person) {
            String token = path.contains("signup") || path.contains("signin") || path.contains("refresh")
                    ? ""
                    : person.token();
            Call call = person.anonymously(method, path.replace("{userId}", person.id()));
            return token.isEmpty() ? call : call.bearer(token);
        }

        Exchange valid(Person person) throws Exception {
            Call call = call(person);
            return (body.isEmpty() ? call : call.json(filled(person))).send();
        }

        private String filled(Person person) {
            return body.replace("{email}", person.email()).replace("{refreshToken}", person.refreshToken());
        }
    }

    private static final String SOMETHING = "00000000-0000-4000-8000-000000000000";
    private static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint("POST", "/api/auth/signup", Bodies.signUp("Ada", "unheard-of@example.org", Person.PASSWORD)),
            new Endpoint("POST", "/api/auth/signin", Bodies.signIn("{email}", Person.PASSWORD)),
            new Endpoint("POST", "/api/auth/refresh", Bodies.refresh("{refreshToken}")),
            new Endpoint("POST", "/api/auth/signout", "{}"),
            new Endpoint(
                    "POST", "/api/auth/password", Bodies.change(Person.PASSWORD, "another horse, another battery")),
            new Endpoint("DELETE", "/api/auth/me", Bodies.own(Person.PASSWORD)),
            new Endpoint("GET", "/api/auth/me", ""),
            new Endpoint("GET", "/api/auth/sessions", ""),
            new Endpoint("DELETE", "/api/auth/sessions/" + SOMETHING, ""),
            new Endpoint("GET", "/api/{userId}/tasks", ""),
            new Endpoint("POST", "/api/{userId}/tasks", "{\"title\":\"x\"}"),
            new Endpoint("GET", "/api/{userId}/tasks/" + SOMETHING, ""),
            new Endpoint("PATCH", "/api/{userId}/tasks/" + SOMETHING, "{\"title\":\"x\"}"),
            new Endpoint("DELETE", "/api/{userId}/tasks/" + SOMETHING, ""),
            new Endpoint("POST", "/api/{userId}/tasks/" + SOMETHING + "/complete", "{}"));

    private EveryEndpointCases() {}

    static void addTo(Cases cases) {
        for (Endpoint endpoint : ENDPOINTS) {
            addCredentials(cases, endpoint);
            if (!endpoint.body().isEmpty()) {
                addBodies(cases, endpoint);
            }
            addFaults(cases, endpoint);
            cases.addPersonal(
                    PAGE,
                    405,
                    "method_not_allowed",
                    "Method not allowed",
                    person -> person.call("PUT", endpoint.path().replace("{userId}", person.id()))
                            .send());
        }
        cases.add(
                PAGE,
                404,
                "not_found",
                "Not found",
                server -> server.call("GET", "/api/auth/nowhere").send());
        cases.add(
                PAGE,
                400,
                "invalid_parameter",
                "Invalid parameter",
                server -> server.call("POST", "/api/auth/signin?useCookies=yes")
                        .json(Bodies.signIn("a@example.org", "x"))
                        .send(),
                server -> server.call("POST", "/api/auth/signup?useCookies=1")
                        .json(Bodies.signUp("A", "a@example.org", Person.PASSWORD))
                        .send());
        cases.addPersonal(
                PAGE,
                400,
                "invalid_parameter",
                "Invalid parameter",
                person -> person.call("POST", "/api/auth/refresh?useCookies=")
                        .json(Bodies.refresh(person.refreshToken()))
                        .send(),
                person -> person.call("POST", "/api/auth/password?useCookies=TRUE")
                        .json(Bodies.change(Person.PASSWORD, "another horse, another battery"))
                        .send());
        cases.addPersonal(PAGE, 429, "too_many_attempts", TOO_MANY, person -> {
            Exchange last = null;
            for (int i = 0; i < 12; i++) {
                last = person.call("DELETE", "/api/auth/me")
                        .json(Bodies.own("wrong horse"))
                        .send();
            }
            return last;
        });
        cases.add(
                PAGE,
                500,
                "internal_error",
                "Something went wrong, please try again",
                server -> server.faults.during(
                        IllegalStateException::new,
                        () -> server.call("GET", "/.well-known/jwks.json").send()));
        cases.add(
                PAGE,
                503,
                "service_unavailable",
                "Service temporarily unavailable, please try again",
                server -> server.faults.during(
                        () -> new StoreFailure("down"),
                        () -> server.call("GET", "/.well-known/jwks.json").send()),
                server -> server.faults.during(
                        () -> new StoreFailure("down"),
                        () -> server.call("GET", "/health/ready").send()));
    }

    private static void addCredentials(Cases cases, Endpoint endpoint) {
        // A sign-up reads no credentials.
        if (!endpoint.path().endsWith("/signup")) {
            cases.addPersonal(
                    PAGE,
                    400,
                    "ambiguous_credentials",
                    "Conflicting credentials",
                    person -> ambiguous(endpoint, person));
        }
        if (!endpoint.method().equals("GET")) {
            cases.addPersonal(PAGE, 403, "cross_site_request", "Cross-site request refused", person -> {
                Call call = endpoint.call(person)
                        .header("Cookie", "__Host-doorward_access=" + person.token())
                        .header("Sec-Fetch-Site", "cross-site");
                return (endpoint.body().isEmpty() ? call : call.json(endpoint.filled(person))).send();
            });
        }
    }

    private static Exchange ambiguous(Endpoint endpoint, Person person) throws Exception {
        String cookies = "__Host-doorward_access=another";
        if (endpoint.path().endsWith("/signin")) {
            cookies = "__Host-doorward_device=a; __Host-doorward_device=b";
        } else if (endpoint.path().endsWith("/refresh")) {
            cookies = "__Host-doorward_refresh=another";
        }
        Call call = endpoint.call(person).header("Cookie", cookies);
        return (endpoint.body().isEmpty() ? call : call.json(endpoint.filled(person))).send();
    }

    private static void addBodies(Cases cases, Endpoint endpoint) {
        for (String body : List.of("{", "[]", "{\"a\":1,\"a\":1}", "{} {}")) {
            cases.addPersonal(
                    PAGE,
                    400,
                    "invalid_json",
                    "Request body is not valid JSON",
                    person -> endpoint.call(person).json(body).send());
        }
        cases.addPersonal(
                PAGE,
                413,
                "payload_too_large",
                "Request body is too large",
                person -> endpoint.call(person)
                        .json("{\"a\":\"" + "x".repeat(16 * 1024) + "\"}")
                        .send());
        cases.addPersonal(
                PAGE,
                415,
                "unsupported_media_type",
                "Content-Type must be application/json",
                person -> endpoint.call(person).body("text/plain", "{}").send());
    }

    private static void addFaults(Cases cases, Endpoint endpoint) {
        cases.addPersonal(
                PAGE,
                500,
                "internal_error",
                "Something went wrong, please try again",
                person -> person.server()
                        .faults
                        .during(
                                () -> new IllegalStateException("a fault that the test has made"),
                                () -> endpoint.valid(person)));
        cases.addPersonal(
                PAGE,
                503,
                "service_unavailable",
                "Service temporarily unavailable, please try again",
                person -> person.server().faults.during(() -> new StoreFailure("down"), () -> endpoint.valid(person)));
    }
}
