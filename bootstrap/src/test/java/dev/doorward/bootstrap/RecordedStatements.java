package dev.doorward.bootstrap;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** Lends another's connections and writes down what is executed on them: each text with the types of its parameters. */
final class RecordedStatements {

    private final ConcurrentLinkedQueue<String> executed = new ConcurrentLinkedQueue<>();

    DataSource recording(DataSource source) {
        return proxy(
                DataSource.class,
                source,
                (method, arguments, answer) ->
                        answer instanceof Connection connection ? recording(connection) : answer);
    }

    private Connection recording(Connection connection) {
        return proxy(Connection.class, connection, (method, arguments, answer) -> {
            if (!(answer instanceof PreparedStatement statement)) {
                return answer;
            }
            return recording((String) arguments[0], statement);
        });
    }

    private PreparedStatement recording(String sql, PreparedStatement statement) {
        List<String> parameters = new ArrayList<>();
        return proxy(PreparedStatement.class, statement, (method, arguments, answer) -> {
            if (method.getName().startsWith("execute")) {
                executed.add(sql.strip() + " " + parameters);
            } else if (arguments != null && arguments.length >= 2 && arguments[0] instanceof Integer) {
                parameters.add(arguments[0] + ":" + typeOf(arguments[1]));
            }
            return answer;
        });
    }

    private static String typeOf(Object parameter) {
        return parameter == null ? "null" : parameter.getClass().getSimpleName();
    }

    /** What was executed since the last call. */
    List<String> drain() {
        List<String> drained = new ArrayList<>();
        for (String next = executed.poll(); next != null; next = executed.poll()) {
            drained.add(next);
        }
        return drained;
    }

    private interface After {
        Object call(Method method, Object[] arguments, Object answer);
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return after.call(method, arguments, method.invoke(target, arguments));
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }
}
