package dev.doorward.argon2.vector;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.Set;

/**
 * The kernels, as far as this JVM can run them. Where they have to run, as in CI on a JDK 25, a skip is a failure: the system
 * property {@code doorward.required} says {@code kernel} then.
 */
final class Kernels {

    private Kernels() {}

    /** Both of them, whatever the machine's vectors are: one that is too wide is slow and right. */
    static List<Kernel> all() {
        try {
            return List.of(made("Kernel512"), made("Kernel256"));
        } catch (ReflectiveOperationException | LinkageError absent) {
            String why = "the kernels cannot run: " + absent;
            System.out.println("SKIPPED: " + why);
            return Set.of(System.getProperty("doorward.required", "").split(","))
                            .contains("kernel")
                    ? fail(why)
                    : abort(why);
        }
    }

    private static Kernel made(String name) throws ReflectiveOperationException {
        return (Kernel) Class.forName("dev.doorward.argon2.vector." + name)
                .getDeclaredConstructor()
                .newInstance();
    }
}
