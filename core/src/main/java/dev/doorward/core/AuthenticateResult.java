package dev.doorward.core;

import dev.doorward.core.session.AccessClaims;
import java.util.function.Function;
import java.util.function.Supplier;

/** How the proof of a token ends. */
public sealed interface AuthenticateResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(Function<AccessClaims, T> authenticated, Supplier<T> expired, Supplier<T> invalid);

    /** The token is genuine, has not expired, and its session lives. */
    record Authenticated(AccessClaims claims) implements AuthenticateResult {
        @Override
        public <T> T fold(Function<AccessClaims, T> authenticated, Supplier<T> expired, Supplier<T> invalid) {
            return authenticated.apply(claims);
        }
    }

    /** The token is genuine and past its expiry, and its session was not ended. */
    record Expired() implements AuthenticateResult {
        @Override
        public <T> T fold(Function<AccessClaims, T> authenticated, Supplier<T> expired, Supplier<T> invalid) {
            return expired.get();
        }
    }

    /** The token is not genuine, or its session was ended. */
    record Invalid() implements AuthenticateResult {
        @Override
        public <T> T fold(Function<AccessClaims, T> authenticated, Supplier<T> expired, Supplier<T> invalid) {
            return invalid.get();
        }
    }
}
