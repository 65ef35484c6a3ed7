package dev.doorward.adapter.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which paths there are, and what answers there. Paths are compared as they are after being decoded once, without parameters
 * and without being normalised. A segment <code>{name}</code> of a route stands for any segment that is not empty.
 */
final class Routes {

    private final Map<String, Map<String, Route>> fixed = new HashMap<>();
    private final Map<List<String>, Map<String, Route>> templates = new LinkedHashMap<>();

    /** @throws IllegalArgumentException when there is such a route already */
    void add(HttpString method, String path, Route route) {
        Map<String, Route> methods = path.indexOf('{') < 0
                ? fixed.computeIfAbsent(path, unseen -> new HashMap<>())
                : templates.computeIfAbsent(segments(path), unseen -> new HashMap<>());
        if (methods.putIfAbsent(method.toString(), route.at(method, path)) != null) {
            throw new IllegalArgumentException("there is a route for " + method + " " + path + " already");
        }
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    /**
     * What there is at a path.
     *
     * @param variables what stands in the path for each name of the route's
     */
    record At(Map<String, Route> methods, Map<String, String> variables) {

        private static final At NOTHING = new At(Map.of(), Map.of());

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
        Map<String, Route> exact = fixed.get(path);
        return exact != null ? new At(exact, Map.of()) : byTemplate(segments(path));
    }

    private At byTemplate(List<String> path) {
        return templates.entrySet().stream()
                .filter(entry -> matches(entry.getKey(), path))
                .findFirst()
                .map(entry -> new At(entry.getValue(), variables(entry.getKey(), path)))
                .orElse(At.NOTHING);
    }

    private static boolean matches(List<String> template, List<String> path) {
        return template.size() == path.size()
                && IntStream.range(0, path.size())
                        .allMatch(i -> isName(template.get(i))
                                ? !path.get(i).isEmpty()
                                : template.get(i).equals(path.get(i)));
    }

    private static Map<String, String> variables(List<String> template, List<String> path) {
        return IntStream.range(0, path.size())
                .filter(i -> isName(template.get(i)))
                .boxed()
                .collect(Collectors.toMap(
                        i -> template.get(i).substring(1, template.get(i).length() - 1), path::get));
    }

    private static boolean isName(String segment) {
        return segment.startsWith("{");
    }
}
