package dev.doorward.core;

import dev.doorward.core.user.FieldFault;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How the deletion of an account ends. */
public sealed interface DeletionResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(Supplier<T> deleted, Supplier<T> rejected, Function<List<FieldFault>, T> invalid);

    /** The user is gone, with every session. */
    record Deleted() implements DeletionResult {
        @Override
        public <T> T fold(Supplier<T> deleted, Supplier<T> rejected, Function<List<FieldFault>, T> invalid) {
            return deleted.get();
        }
    }

    /** The password is another one. Nothing changed. */
    record Rejected() implements DeletionResult {
        @Override
        public <T> T fold(Supplier<T> deleted, Supplier<T> rejected, Function<List<FieldFault>, T> invalid) {
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
        public <T> T fold(Supplier<T> deleted, Supplier<T> rejected, Function<List<FieldFault>, T> invalid) {
            return invalid.apply(faults);
        }
    }
}
