package dev.doorward.core;

import dev.doorward.core.session.SessionGrant;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a refresh ends. */
public sealed interface RefreshResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(Function<SessionGrant, T> refreshed, Supplier<T> rejected, Function<Duration, T> throttled);

    /** The session goes on with new tokens. */
    record Refreshed(SessionGrant grant) implements RefreshResult {
        @Override
        public <T> T fold(Function<SessionGrant, T> refreshed, Supplier<T> rejected, Function<Duration, T> throttled) {
            return refreshed.apply(grant);
        }
    }

    /** Unknown, expired, revoked or replayed: it carries no reason on purpose. */
    record Rejected() implements RefreshResult {
        @Override
        public <T> T fold(Function<SessionGrant, T> refreshed, Supplier<T> rejected, Function<Duration, T> throttled) {
            return rejected.get();
        }
    }

    /** Too many refreshes: nothing changed, the session lives, and it cannot be refreshed for that long, which is more than zero. */
    record Throttled(Duration retryAfter) implements RefreshResult {
        @Override
        public <T> T fold(Function<SessionGrant, T> refreshed, Supplier<T> rejected, Function<Duration, T> throttled) {
            return throttled.apply(retryAfter);
        }
    }
}
