package dev.doorward.specs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Supplier;

/** Decorators of ports: they pass every call on, until they are told to fail. */
final class Faults {

    private volatile Optional<Supplier<RuntimeException>> failure = Optional.empty();

    <T> T around(Class<T> port, T adapter) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    check();
                    try {
                        return method.invoke(adapter, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    void check() {
        failure.ifPresent(made -> {
            throw made.get();
        });
    }

    boolean none() {
        return failure.isEmpty();
    }

    interface Request {
        Exchange send() throws Exception;
    }

    /** The answer to a request while everything fails in this way. */
    Exchange during(Supplier<RuntimeException> made, Request request) throws Exception {
        failure = Optional.of(made);
        try {
            return request.send();
        } finally {
            failure = Optional.empty();
        }
    }
}
