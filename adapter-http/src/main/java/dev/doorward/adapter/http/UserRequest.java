package dev.doorward.adapter.http;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.user.FieldFault;
import dev.doorward.core.user.UserId;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A request of somebody whose session lives, as a host's {@link UserEndpoint} sees it. */
public final class UserRequest {

    private final Request request;
    private final AccessClaims session;

    UserRequest(Request request, AccessClaims session) {
        this.request = request;
        this.session = session;
    }

    /** The session that asks. */
    public AccessClaims session() {
        return session;
    }

    /** Who asks. */
    public UserId user() {
        return session.user();
    }

    /**
     * What stands in the path for a name of the route's, decoded once.
     *
     * @throws IllegalArgumentException when the route has no such name
     */
    public String path(String name) {
        String segment = request.path().get(name);
        if (segment == null) {
            throw new IllegalArgumentException("the route's path has no {" + name + "}");
        }
        return segment;
    }

    /**
     * An id in the path: a UUID in the one spelling that the API writes, lower case; empty for every other text.
     *
     * @throws IllegalArgumentException when the route has no such name
     */
    public Optional<UUID> id(String name) {
        path(name);
        return request.id(name);
    }

    /** A query parameter's value; empty when it is absent. One that is there twice ends the request with 400. */
    public Optional<String> query(String name) {
        Deque<String> values = request.query().get(name);
        if (values != null && values.size() > 1) {
            throw new Refusal(Problem.INVALID_PARAMETER);
        }
        return Optional.ofNullable(values).map(Deque::peekFirst);
    }

    /** The body's members. What is not one JSON object in UTF-8, and nothing else, ends the request with 400. */
    public Json body() {
        return Json.read(request.body());
    }

    /** The same where a body may be left out: an empty one has no members. */
    public Json optionalBody() {
        return request.members();
    }

    /** 404 {@code not_found}: the same bytes, whatever was not found, but for the request's id. */
    public Reply notFound() {
        return Problem.NOT_FOUND.reply(request.id());
    }

    /** 400 {@code invalid_parameter}: a query parameter has a value that is not offered. */
    public Reply invalidParameter() {
        return Problem.INVALID_PARAMETER.reply(request.id());
    }

    /**
     * 400 {@code validation_failed} with all faults at once.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Reply invalid(List<FieldFault> faults) {
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("faults must name at least one");
        }
        return Problem.validation(faults, request.id());
    }

    /** Without the body, and without who asks. */
    @Override
    public String toString() {
        return request.toString();
    }
}
