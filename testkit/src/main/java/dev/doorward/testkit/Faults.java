package dev.doorward.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes one call of a port fail, the one that a test asks for: wrap every adapter by {@link #on}, {@link #arm} before what is
 * tested, {@link #disarm} after it. Counting up from the first call until {@link #disarm} answers empty tries every call that
 * there is. Safe for use by many threads; which call comes first is then theirs to settle.
 */
public final class Faults {

    /** When a call fails. */
    public enum When {
        /** Before it is done: nothing has happened. */
        BEFORE,
        /** After it was done: it took effect, and its answer is lost. */
        AFTER
    }

    private int left;
    private When when = When.BEFORE;
    private Supplier<? extends RuntimeException> failure = IllegalStateException::new;
    private Optional<String> struck = Optional.empty();

    /**
     * The adapter with calls that can fail.
     *
     * @param port an interface
     */
    public <T> T on(Class<T> port, T adapter) {
        Objects.requireNonNull(adapter, "adapter");
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (self, method, arguments) -> called(port, method, adapter, arguments)));
    }

    /**
     * From now on this call fails, once.
     *
     * @param call counted from 1, over all that {@link #on} has wrapped
     */
    public synchronized void arm(int call, When moment, Supplier<? extends RuntimeException> with) {
        if (call < 1) {
            throw new IllegalArgumentException("call must be 1 or more, is " + call);
        }
        left = call;
        when = Objects.requireNonNull(moment, "moment");
        failure = Objects.requireNonNull(with, "with");
        struck = Optional.empty();
    }

    /** From now on no call fails. Answers which one has failed, such as {@code Users.register}, or empty when none has. */
    public synchronized Optional<String> disarm() {
        left = 0;
        return struck;
    }

    private Object called(Class<?> port, Method method, Object adapter, Object[] arguments) throws Throwable {
        Optional<Strike> strike = method.getDeclaringClass() == Object.class ? Optional.empty() : next(port, method);
        if (strike.isEmpty() || strike.get().when == When.AFTER) {
            Object answer = invoke(method, adapter, arguments);
            if (strike.isEmpty()) {
                return answer;
            }
        }
        throw strike.get().failure.get();
    }

    /** What happens to a call that fails. */
    private record Strike(When when, Supplier<? extends RuntimeException> failure) {}

    private synchronized Optional<Strike> next(Class<?> port, Method method) {
        if (left == 0 || --left > 0) {
            return Optional.empty();
        }
        struck = Optional.of(port.getSimpleName() + "." + method.getName());
        return Optional.of(new Strike(when, failure));
    }

    private static Object invoke(Method method, Object adapter, Object[] arguments) throws Throwable {
        try {
            return method.invoke(adapter, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
