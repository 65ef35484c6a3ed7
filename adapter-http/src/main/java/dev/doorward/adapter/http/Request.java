package dev.doorward.adapter.http;

import dev.doorward.core.session.ClientInfo;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A request as endpoints see it.
 *
 * @param id made here, never taken from the client
 * @param query decoded once; a name may have several values
 * @param path what stands in the path for each name of the route's, decoded once
 * @param body the whole body, at most {@link BodyReader#MAX_OCTETS}
 */
record Request(
        String id,
        ClientInfo client,
        SentTokens tokens,
        Map<String, Deque<String>> query,
        Map<String, String> path,
        byte[] body) {

    /**
     * A query parameter's value.
     *
     * @param otherwise the value of a parameter that is absent
     * @throws Refusal when it is there more than once, or has a value that is not offered
     */
    String parameter(String name, String otherwise, Set<String> offered) {
        Deque<String> values = query.get(name);
        if (values == null || values.isEmpty()) {
            return otherwise;
        }
        if (values.size() > 1 || !offered.contains(values.getFirst())) {
            throw new Refusal(Problem.INVALID_PARAMETER);
        }
        return values.getFirst();
    }

    /** An id in the path, in the one spelling that we write; empty for every other text. */
    Optional<UUID> id(String name) {
        String text = path.get(name);
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    /** The body's members; an empty body has none. */
    Json members() {
        return body.length == 0 ? Json.none() : Json.read(body);
    }

    /** Without the body, which may hold a password, and without the tokens. */
    @Override
    public String toString() {
        return "Request[" + id + "]";
    }
}
