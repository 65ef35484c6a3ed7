package dev.doorward.specs;

/** What the page of the example's tasks says. */
final class TaskCases {

    private static final String PAGE = "tasks.md";
    private static final String NOWHERE = "00000000-0000-4000-8000-000000000000";

    private TaskCases() {}

    static void addTo(Cases cases) {
        bodies(cases);
        AccountCases.tokens(cases, PAGE, "GET", "/api/" + NOWHERE + "/tasks", "");
        AccountCases.tokens(cases, PAGE, "POST", "/api/" + NOWHERE + "/tasks", "{\"title\":\"x\"}");
        cases.addPersonal(
                PAGE,
                403,
                "access_denied",
                "Access denied to this resource",
                person -> person.call("GET", "/api/" + NOWHERE + "/tasks").send(),
                person -> person.call("GET", "/api/no-uuid/tasks").send(),
                person -> person.call("GET", tasks(Person.signUp(person.server())))
                        .send(),
                person -> person.call("DELETE", tasks(Person.signUp(person.server())) + "/" + NOWHERE)
                        .send());
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
        cases.addPersonal(
                PAGE,
                404,
                "not_found",
                "Not found",
                person -> person.call("GET", tasks(person) + "/" + NOWHERE).send(),
                person -> person.call("GET", tasks(person) + "/no-uuid").send(),
                person -> {
                    Person other = Person.signUp(person.server());
                    String id = other.call("POST", tasks(other))
                            .json("{\"title\":\"x\"}")
                            .send()
                            .member("id");
                    return person.call("GET", tasks(person) + "/" + id).send();
                });
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
                person -> person.call("POST", tasks(person)).send());
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
