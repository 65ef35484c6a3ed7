package dev.doorward.core;

import dev.doorward.core.user.FieldFault;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How the deletion of an account ends. */
public sealed interface DeletionResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(
            Supplier<T> deleted,
            Supplier<T> rejected,
            Function<List<FieldFault>, T> invalid,
            Function<Duration, T> throttled);

    /** The user is gone, with every session. */
    record Deleted() implements DeletionResult {
        @Override
        public <T> T fold(
                Supplier<T> deleted,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return deleted.get();
        }
    }

    /** The password is another one. Nothing changed. */
    record Rejected() implements DeletionResult {
        @Override
        public <T> T fold(
                Supplier<T> deleted,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return rejected.get();
        }
    }

    /**
     * The password is missing or holds characters that no field may hold. Nothing changed.
     *
     * @param faults exactly one
     */
    record Invalid(List<FieldFault> faults) implements DeletionResult {
        public Invalid {
            faults = List.copyOf(faults);
        }

        @Override
        public <T> T fold(
                Supplier<T> deleted,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return invalid.apply(faults);
        }
    }

    /** Too many attempts: nothing was verified, and nothing may be tried for that long, which is more than zero. */
    record Throttled(Duration retryAfter) implements DeletionResult {
        @Override
        public <T> T fold(
                Supplier<T> deleted,
                Supplier<T> rejected,
                Function<List<FieldFault>, T> invalid,
                Function<Duration, T> throttled) {
            return throttled.apply(retryAfter);
        }
    }
}
