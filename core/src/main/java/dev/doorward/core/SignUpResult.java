package dev.doorward.core;

import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.FieldFault;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a sign-up ends. */
public sealed interface SignUpResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(
            Function<SessionGrant, T> signedUp,
            Supplier<T> emailTaken,
            Function<List<FieldFault>, T> invalid,
            Function<Duration, T> throttled);

    /** The user is registered and signed in. */
    record SignedUp(SessionGrant grant) implements SignUpResult {
        @Override
        public <T> T fold(
                Function<SessionGrant, T> signedUp,
                Supplier<T> emailTaken,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return signedUp.apply(grant);
        }
    }

    /** Somebody has that e-mail. Nothing changed. */
    record EmailTaken() implements SignUpResult {
        @Override
        public <T> T fold(
                Function<SessionGrant, T> signedUp,
                Supplier<T> emailTaken,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return emailTaken.get();
        }
    }

    /**
     * Fields are faulty. Nothing changed.
     *
     * @param faults all of them, one for each faulty field, at least one
     */
    record Invalid(List<FieldFault> faults) implements SignUpResult {
        public Invalid {
            faults = List.copyOf(faults);
        }

        @Override
        public <T> T fold(
                Function<SessionGrant, T> signedUp,
                Supplier<T> emailTaken,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return invalid.apply(faults);
        }
    }

    /** Too many sign-ups from this address. Nothing changed, and nobody can sign up from it for that long, which is more than zero. */
    record Throttled(Duration retryAfter) implements SignUpResult {
        @Override
        public <T> T fold(
                Function<SessionGrant, T> signedUp,
                Supplier<T> emailTaken,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return throttled.apply(retryAfter);
        }
    }
}
