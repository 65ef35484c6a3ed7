package dev.doorward.adapter.http;

import java.time.Duration;
import java.util.List;

/**
 * Is told of every request that an {@link AuthHandler} or a {@link DocsHandler} has answered, for metrics; {@code /} too, where
 * that is sent on to the page of the API.
 */
@FunctionalInterface
public interface RequestObserver {

    /** Nobody. */
    RequestObserver NONE = (method, route, status, time) -> {};

    /** What a request is told as when no route of ours was asked for. */
    String OTHER = "other";

    /**
     * Codes of the refusals that somebody may have provoked: a token that is not genuine or whose session is over, another
     * user's path, another site's request.
     */
    List<String> SUSPICIOUS = List.of("invalid_token", "access_denied", "cross_site_request");

    /**
     * A request was refused. Must return soon and must not throw; called on the thread that answers, also for a handler
     * behind {@link RequireSession}.
     *
     * @param code one of {@link #SUSPICIOUS}
     */
    default void refused(String code) {}

    /**
     * Must return soon and must not throw: it is called on the thread that answers.
     *
     * @param method that of the route, for example {@code GET}, or {@link #OTHER}: what a stranger typed is not repeated
     * @param route the path as we write it, for example {@code /api/auth/sessions/{id}}, or {@link #OTHER}
     * @param status what was answered, for example 401
     * @param time from the request's headers until the answer was ready
     */
    void answered(String method, String route, int status, Duration time);
}
