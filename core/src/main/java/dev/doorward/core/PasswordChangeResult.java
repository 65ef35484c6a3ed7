package dev.doorward.core;

import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.FieldFault;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a change of password ends. */
public sealed interface PasswordChangeResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(
            Function<SessionGrant, T> changed,
            Supplier<T> rejected,
            Function<List<FieldFault>, T> invalid,
            Function<Duration, T> throttled);

    /** The password is replaced, every earlier session is over, and one is open. */
    record Changed(SessionGrant grant) implements PasswordChangeResult {
        @Override
        public <T> T fold(
                Function<SessionGrant, T> changed,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return changed.apply(grant);
        }
    }

    /** The current password is another one. Nothing changed. */
    record Rejected() implements PasswordChangeResult {
        @Override
        public <T> T fold(
                Function<SessionGrant, T> changed,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return rejected.get();
        }
    }

    /**
     * Fields are faulty. Nothing changed.
     *
     * @param faults all of them, one for each faulty field, at least one
     */
    record Invalid(List<FieldFault> faults) implements PasswordChangeResult {
        public Invalid {
            faults = List.copyOf(faults);
        }

        @Override
        public <T> T fold(
                Function<SessionGrant, T> changed,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return invalid.apply(faults);
        }
    }

    /** Too many attempts: nothing was verified, and nothing may be tried for that long, which is more than zero. */
    record Throttled(Duration retryAfter) implements PasswordChangeResult {
        @Override
        public <T> T fold(
                Function<SessionGrant, T> changed,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return throttled.apply(retryAfter);
        }
    }
}
