package dev.doorward.example.tasks;

import dev.doorward.adapter.http.AuthHandlerBuilder;
import dev.doorward.bootstrap.Application;
import dev.doorward.bootstrap.Main;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The program as it would be if no statement said whose rows it means. It says how often it has forgotten that. */
final class ForgetfulTasks implements Application {

    static final String OWNERSHIP = "user_id = ?";

    private final AtomicInteger forgotten = new AtomicInteger();

    public static void main(String[] arguments) {
        ForgetfulTasks tasks = new ForgetfulTasks();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> System.out.println("forgotten: " + tasks.forgotten.get())));
        Main.run(tasks, arguments);
    }

    @Override
    public void migrate(DataSource owner, String doorwardSchema, String runningLogin) {
        new Tasks().migrate(owner, doorwardSchema, runningLogin);
    }

    @Override
    public void addRoutes(AuthHandlerBuilder api, DataSource requests) {
        new Tasks()
                .addRoutes(
                        api,
                        proxy(
                                DataSource.class,
                                requests,
                                (method, arguments, result) ->
                                        method.equals("getConnection") ? forgetful((Connection) result) : result));
    }

    private Connection forgetful(Connection connection) {
        return proxy(Connection.class, connection, new Interception() {
            @Override
            public Object[] before(String method, Object[] arguments) {
                if (!method.equals("prepareStatement") || !((String) arguments[0]).contains(OWNERSHIP)) {
                    return arguments;
                }
                forgotten.incrementAndGet();
                Object[] changed = arguments.clone();
                changed[0] = ((String) arguments[0]).replace(OWNERSHIP, "?::uuid is not null");
                return changed;
            }

            @Override
            public Object after(String method, Object[] arguments, Object result) {
                return result;
            }
        });
    }

    @FunctionalInterface
    private interface Interception {
        default Object[] before(String method, Object[] arguments) {
            return arguments;
        }

        Object after(String method, Object[] arguments, Object result);
    }

    private static <T> T proxy(Class<T> type, T real, Interception interception) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        Object[] changed = interception.before(method.getName(), arguments);
                        return interception.after(method.getName(), changed, method.invoke(real, changed));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
