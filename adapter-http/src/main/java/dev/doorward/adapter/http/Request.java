package dev.doorward.adapter.http;

import dev.doorward.core.session.ClientInfo;
import io.undertow.util.HeaderMap;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * A request as endpoints see it.
 *
 * @param id made here, never taken from the client
 * @param query decoded once; a name may have several values
 * @param body the whole body, at most {@link BodyReader#MAX_OCTETS}
 */
record Request(String id, ClientInfo client, HeaderMap headers, Map<String, Deque<String>> query, byte[] body) {

    /**
     * A query parameter's only value, or empty when it is absent.
     *
     * @throws Refusal when it is there more than once
     */
    Optional<String> parameter(String name) {
        Deque<String> values = query.get(name);
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw new Refusal(Problem.INVALID_PARAMETER);
        }
        return Optional.of(values.getFirst());
    }

    /**
     * Insists that a parameter, if it is there, has this value: the only one that is offered.
     *
     * @throws Refusal when it has another one
     */
    void only(String name, String value) {
        if (!parameter(name).orElse(value).equals(value)) {
            throw new Refusal(Problem.INVALID_PARAMETER);
        }
    }

    /** Without the body, which may hold a password, and without the headers, which may hold a token. */
    @Override
    public String toString() {
        return "Request[" + id + "]";
    }
}
