package dev.doorward.core;

import dev.doorward.core.session.SessionGrant;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a refresh ends. */
public sealed interface RefreshResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(Function<SessionGrant, T> refreshed, Supplier<T> rejected);

    /** The session goes on with new tokens. */
    record Refreshed(SessionGrant grant) implements RefreshResult {
        @Override
        public <T> T fold(Function<SessionGrant, T> refreshed, Supplier<T> rejected) {
            return refreshed.apply(grant);
        }
    }

    /** Unknown, expired, revoked or replayed: it carries no reason on purpose. */
    record Rejected() implements RefreshResult {
        @Override
        public <T> T fold(Function<SessionGrant, T> refreshed, Supplier<T> rejected) {
            return rejected.get();
        }
    }
}
