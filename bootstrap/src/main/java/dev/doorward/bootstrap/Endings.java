package dev.doorward.bootstrap;

import dev.doorward.core.port.Overloaded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts how one kind of call ends. There is a counter for each ending of the sealed result, named after it, and one each
 * for exhausted capacity and for everything else that is thrown; all are there from the start, at 0.
 */
final class Endings<R> {

    private final Map<Class<?>, Counter> endings;
    private final Counter overloaded;
    private final Counter failed;

    /** @param result the sealed interface whose records are the endings */
    Endings(MeterRegistry registry, String name, String description, Class<R> result) {
        endings = Stream.of(result.getPermittedSubclasses())
                .collect(Collectors.toMap(
                        ending -> ending, ending -> counter(registry, name, description, outcome(ending))));
        overloaded = counter(registry, name, description, "overloaded");
        failed = counter(registry, name, description, "failed");
    }

    private static Counter counter(MeterRegistry registry, String name, String description, String outcome) {
        return Counter.builder(name)
                .description(description)
                .tag("outcome", outcome)
                .register(registry);
    }

    /** {@code SignedIn} becomes {@code signed_in}. */
    private static String outcome(Class<?> ending) {
        return ending.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    R counted(Supplier<R> call) {
        R result;
        try {
            result = call.get();
        } catch (Overloaded refused) {
            overloaded.increment();
            throw refused;
        } catch (RuntimeException | Error failure) {
            failed.increment();
            throw failure;
        }
        endings.get(result.getClass()).increment();
        return result;
    }
}
