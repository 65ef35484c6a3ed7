package dev.doorward.core;

import java.util.function.Supplier;

/** How a sign-out ends. */
public sealed interface SignOutResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(Supplier<T> signedOut, Supplier<T> invalid);

    /** The session is over now; it may have been over before. */
    record SignedOut() implements SignOutResult {
        @Override
        public <T> T fold(Supplier<T> signedOut, Supplier<T> invalid) {
            return signedOut.get();
        }
    }

    /** The token is not genuine. Nothing changed. */
    record Invalid() implements SignOutResult {
        @Override
        public <T> T fold(Supplier<T> signedOut, Supplier<T> invalid) {
            return invalid.get();
        }
    }
}
