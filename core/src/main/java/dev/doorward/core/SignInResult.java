package dev.doorward.core;

import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.FieldFault;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a sign-in ends. */
public sealed interface SignInResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(
            Function<SessionGrant, T> signedIn,
            Supplier<T> rejected,
            Function<List<FieldFault>, T> invalid,
            Function<Duration, T> throttled);

    /** A session is open. */
    record SignedIn(SessionGrant grant) implements SignInResult {
        @Override
        public <T> T fold(
                Function<SessionGrant, T> signedIn,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return signedIn.apply(grant);
        }
    }

    /** Unknown e-mail, wrong password or disabled user: it carries no reason on purpose. */
    record Rejected() implements SignInResult {
        @Override
        public <T> T fold(
                Function<SessionGrant, T> signedIn,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return rejected.get();
        }
    }

    /**
     * Fields are missing or hold characters that no field may hold.
     *
     * @param faults all of them, one for each faulty field, at least one
     */
    record Invalid(List<FieldFault> faults) implements SignInResult {
        public Invalid {
            faults = List.copyOf(faults);
        }

        @Override
        public <T> T fold(
                Function<SessionGrant, T> signedIn,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return invalid.apply(faults);
        }
    }

    /** Too many attempts: nothing was verified, and nothing may be tried for that long, which is more than zero. */
    record Throttled(Duration retryAfter) implements SignInResult {
        @Override
        public <T> T fold(
                Function<SessionGrant, T> signedIn,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return throttled.apply(retryAfter);
        }
    }
}
