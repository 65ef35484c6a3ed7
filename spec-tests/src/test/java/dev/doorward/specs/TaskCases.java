package dev.doorward.specs;

import java.util.List;

/** What the page of the example's tasks says. */
final class TaskCases {

    private static final String PAGE = "tasks.md";
    private static final String NOWHERE = "00000000-0000-4000-8000-000000000000";

    /**
     * A route.
     *
     * @param path behind the user's
     * @param body a valid one, or empty
     */
    private record Route(String method, String path, String body) {

        /** The same of another task. */
        Route of(String task) {
            return new Route(method, path.replace(NOWHERE, task), body);
        }

        Exchange send(Person person, String user) throws Exception {
            Call call = person.call(method, "/api/" + user + path);
            return (body.isEmpty() ? call : call.json(body)).send();
        }
    }

    /** The first two are of all tasks, the others of one. */
    private static final List<Route> ROUTES = List.of(
            new Route("GET", "/tasks", ""),
            new Route("POST", "/tasks", "{\"title\":\"x\"}"),
            new Route("GET", "/tasks/" + NOWHERE, ""),
            new Route("PATCH", "/tasks/" + NOWHERE, "{}"),
            new Route("DELETE", "/tasks/" + NOWHERE, ""),
            new Route("POST", "/tasks/" + NOWHERE + "/complete", ""));

    private TaskCases() {}

    static void addTo(Cases cases) {
        bodies(cases);
        for (Route route : ROUTES) {
            AccountCases.tokens(cases, PAGE, route.method(), "/api/" + NOWHERE + route.path(), route.body());
            cases.addPersonal(
                    PAGE,
                    403,
                    "access_denied",
                    "Access denied to this resource",
                    person -> route.send(person, NOWHERE),
                    person -> route.send(person, "no-uuid"),
                    person -> route.send(person, Person.signUp(person.server()).id()));
        }
        cases.addPersonal(
                PAGE,
                403,
                "cross_site_request",
                "Cross-site request refused",
                person -> person.anonymously("POST", tasks(person))
                        .header("Cookie", "__Host-doorward_access=" + person.token())
                        .header("Sec-Fetch-Site", "cross-site")
                        .json("{\"title\":\"x\"}")
                        .send());
        for (Route route : ROUTES.subList(2, ROUTES.size())) {
            cases.addPersonal(
                    PAGE,
                    404,
                    "not_found",
                    "Not found",
                    person -> route.send(person, person.id()),
                    person -> route.of("no-uuid").send(person, person.id()),
                    person -> route.of(add(Person.signUp(person.server()))).send(person, person.id()));
        }
    }

    /** Makes a task and gives its id. */
    static String add(Person person) throws Exception {
        return person.call("POST", tasks(person))
                .json("{\"title\":\"x\"}")
                .send()
                .member("id");
    }

    static String tasks(Person person) {
        return "/api/" + person.id() + "/tasks";
    }

    private static Cases.PersonalCase post(String body) {
        return person -> person.call("POST", tasks(person)).json(body).send();
    }

    private static void bodies(Cases cases) {
        cases.addPersonal(
                PAGE,
                400,
                "invalid_parameter",
                "Invalid parameter",
                person -> person.call("GET", tasks(person) + "?limit=0").send(),
                person -> person.call("GET", tasks(person) + "?limit=101").send(),
                person -> person.call("GET", tasks(person) + "?after=nowhere").send(),
                person -> person.call("GET", tasks(person) + "?limit=1&limit=1").send());
        cases.addPersonal(
                PAGE,
                400,
                "invalid_json",
                "Request body is not valid JSON",
                post("["),
                person -> person.call("POST", tasks(person)).send(),
                person ->
                        person.call("PATCH", tasks(person) + "/" + add(person)).send(),
                person -> person.call("POST", tasks(person) + "/" + add(person) + "/complete")
                        .json("[")
                        .send());
        String bad = "validation_failed";
        cases.addPersonal(
                PAGE, 400, bad, "Title is required", post("{}"), post("{\"title\":\" \"}"), post("{\"title\":null}"));
        cases.addPersonal(
                PAGE,
                400,
                bad,
                "Title must be 200 characters or less",
                post("{\"title\":\"" + "x".repeat(201) + "\"}"));
        cases.addPersonal(
                PAGE,
                400,
                bad,
                "Description must be 1000 characters or less",
                post("{\"title\":\"x\",\"description\":\"" + "x".repeat(1001) + "\"}"));
        cases.addPersonal(
                PAGE, 400, bad, "Title contains characters that are not allowed", post("{\"title\":\"a\\nb\"}"));
        cases.addPersonal(
                PAGE,
                400,
                bad,
                "Description contains characters that are not allowed",
                post("{\"title\":\"x\",\"description\":\"a\\u0000b\"}"));
    }
}
