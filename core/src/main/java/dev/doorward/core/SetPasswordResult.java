package dev.doorward.core;

import dev.doorward.core.user.FieldFault;
import java.util.function.Function;
import java.util.function.Supplier;

/** How setting a forgotten password ends. */
public sealed interface SetPasswordResult {

    /** Answers each ending; a new ending will not compile until every caller knows it. */
    <T> T fold(Supplier<T> set, Supplier<T> unknownUser, Function<FieldFault, T> invalid);

    /** The password is set and every session of the user is over. */
    record Set() implements SetPasswordResult {
        @Override
        public <T> T fold(Supplier<T> set, Supplier<T> unknownUser, Function<FieldFault, T> invalid) {
            return set.get();
        }
    }

    /** Nobody has that e-mail. */
    record UnknownUser() implements SetPasswordResult {
        @Override
        public <T> T fold(Supplier<T> set, Supplier<T> unknownUser, Function<FieldFault, T> invalid) {
            return unknownUser.get();
        }
    }

    /** The new password is not allowed. Nothing changed. */
    record Invalid(FieldFault fault) implements SetPasswordResult {
        @Override
        public <T> T fold(Supplier<T> set, Supplier<T> unknownUser, Function<FieldFault, T> invalid) {
            return invalid.apply(fault);
        }
    }
}
