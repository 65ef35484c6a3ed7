package dev.doorward.core.user;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The outcome of reading what a person typed: a noun, or what is wrong with the field.
 *
 * @param <T> the noun
 */
public sealed interface Parsed<T> {

    /** The noun, or empty when the field is faulty. */
    Optional<T> value();

    /** What is wrong, or empty when the field is good. */
    Optional<FieldFault> fault();

    /**
     * The noun.
     *
     * @throws NoSuchElementException when the field is faulty
     */
    default T get() {
        return value().orElseThrow(() -> new NoSuchElementException("the field is faulty"));
    }

    /** The faults of all these fields, in their order. */
    static List<FieldFault> faults(Parsed<?>... fields) {
        return Stream.of(fields).flatMap(field -> field.fault().stream()).toList();
    }

    static <T> Parsed<T> good(T noun) {
        return new Good<>(noun);
    }

    static <T> Parsed<T> bad(FieldFault why) {
        return new Bad<>(why);
    }

    /** The field is good. */
    record Good<T>(T noun) implements Parsed<T> {
        @Override
        public Optional<T> value() {
            return Optional.of(noun);
        }

        @Override
        public Optional<FieldFault> fault() {
            return Optional.empty();
        }
    }

    /** The field is faulty. */
    record Bad<T>(FieldFault why) implements Parsed<T> {
        @Override
        public Optional<T> value() {
            return Optional.empty();
        }

        @Override
        public Optional<FieldFault> fault() {
            return Optional.of(why);
        }
    }
}
