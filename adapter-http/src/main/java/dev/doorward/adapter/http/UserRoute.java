package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;
import io.undertow.util.HttpString;
import java.util.Objects;
import java.util.Set;

/** A route of the host's, which only whoever is signed in reaches. */
record UserRoute(String method, String path, UserEndpoint endpoint) {

    /** The name in a path that stands for the user. */
    private static final String USER = "userId";

    private static final Set<String> BODILESS = Set.of("GET", "DELETE");

    UserRoute {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(endpoint, "endpoint");
        if (!path.matches("(/([^/{}]+|\\{\\w+}))+") || path.startsWith("/api/auth/")) {
            throw new IllegalArgumentException(
                    "path must be segments, each a text or {name}, and not below /api/auth/, is " + path);
        }
    }

    void addTo(Routes routes, Auth auth) {
        Endpoint checked = request -> answer(auth, request);
        routes.add(
                new HttpString(method),
                path,
                BODILESS.contains(method) ? Route.bodiless(Route.Lane.WORK, checked) : Route.reading(checked));
    }

    private Reply answer(Auth auth, Request request) {
        AccessClaims session = request.tokens().proven(auth);
        String user = session.user().toString();
        if (!request.path().getOrDefault(USER, user).equals(user)) {
            throw new Refusal(Problem.ACCESS_DENIED);
        }
        return Objects.requireNonNull(endpoint.answer(new UserRequest(request, session)), "the endpoint's reply");
    }
}
