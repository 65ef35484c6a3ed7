package dev.doorward.adapter.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which paths there are, and what answers there. Paths are compared as they are after being decoded once, without parameters
 * and without being normalised. The last segment of a path may stand for an id.
 */
final class Routes {

    private static final String ID = "{id}";

    private final Map<String, Map<String, Route>> paths = new HashMap<>();

    /** @param path its last segment may be <code>{id}</code> */
    void add(HttpString method, String path, Route route) {
        paths.computeIfAbsent(path, unseen -> new HashMap<>()).put(method.toString(), route.at(method, path));
    }

    /**
     * What there is at a path.
     *
     * @param id the last segment where it stands for an id, otherwise the empty text
     */
    record At(Map<String, Route> methods, String id) {

        private static final At NOTHING = new At(Map.of(), "");

        boolean isOurs() {
            return !methods.isEmpty();
        }

        /** HEAD is GET, and the listener leaves out the body. Methods are case-sensitive (RFC 9110, section 9.1). */
        Optional<Route> route(HttpString method) {
            String name = method.toString();
            return Optional.ofNullable(methods.get(name.equals("HEAD") ? "GET" : name));
        }

        /** The value of an {@code Allow} header. */
        String allowed() {
            Stream<String> head = methods.containsKey("GET") ? Stream.of("HEAD") : Stream.empty();
            return Stream.of(methods.keySet().stream(), head, Stream.of("OPTIONS"))
                    .flatMap(names -> names)
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
    }

    At at(HttpServerExchange exchange) {
        if (exchange.getRequestURI().indexOf(';') >= 0) {
            return At.NOTHING;
        }
        String path = exchange.getRelativePath();
        int id = path.lastIndexOf('/') + 1;
        Map<String, Route> exact = paths.get(path);
        if (exact != null) {
            return new At(exact, "");
        }
        Map<String, Route> withId = paths.get(path.substring(0, id) + ID);
        return withId == null || id == path.length() ? At.NOTHING : new At(withId, path.substring(id));
    }
}
