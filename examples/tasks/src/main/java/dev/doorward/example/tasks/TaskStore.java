package dev.doorward.example.tasks;

import dev.doorward.adapter.postgres.UserScope;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The tasks in PostgreSQL. Every statement says whose rows it means, and the {@link UserScope} around it makes PostgreSQL
 * insist, also if one forgot.
 */
final class TaskStore {

    private static final String COLUMNS = "id, user_id, title, description, completed, created_at, updated_at";

    private static final String LIST = "select " + COLUMNS + " from tasks.tasks"
            + " where user_id = ? and (created_at, id) < (?, ?) order by created_at desc, id desc limit ?";

    private static final String CREATE =
            "insert into tasks.tasks (user_id, id, title, description) values (?, ?, ?, ?) returning " + COLUMNS;

    private static final String FIND = "select " + COLUMNS + " from tasks.tasks where user_id = ? and id = ?";

    private static final String CHANGE = "with wanted (title, describes, description, completed) as"
            + " (values (?::text, ?::boolean, ?::text, ?::boolean))"
            + " update tasks.tasks t set title = coalesce(w.title, t.title),"
            + " description = case when w.describes then w.description else t.description end,"
            + " completed = coalesce(w.completed, t.completed), updated_at = now()"
            + " from wanted w where user_id = ? and id = ?"
            + " returning id, user_id, t.title, t.description, t.completed, created_at, updated_at";

    private static final String TOGGLE = "update tasks.tasks set completed = not completed, updated_at = now()"
            + " where user_id = ? and id = ? returning " + COLUMNS;

    private static final String DELETE = "delete from tasks.tasks where user_id = ? and id = ?";

    private final UserScope scope;

    /** @throws IllegalStateException when the login would see past row-level security */
    TaskStore(DataSource requests) {
        scope = UserScope.of(requests, Tasks.TABLE);
    }

    /** At most so many of a user's tasks, the newest first, from a place on. */
    TaskPage list(UserId user, TaskPage.Place from, int limit) {
        // One more than asked for tells whether there is a next page.
        List<Task> tasks =
                query(user, LIST, user.value(), from.createdAt().atOffset(ZoneOffset.UTC), from.id(), limit + 1);
        if (tasks.size() <= limit) {
            return new TaskPage(tasks, null);
        }
        List<Task> page = tasks.subList(0, limit);
        return new TaskPage(page, TaskPage.Place.behind(page.get(limit - 1)).cursor());
    }

    Task create(UserId user, TaskChange wanted) {
        UUID id = UUID.randomUUID();
        return query(user, CREATE, user.value(), id, wanted.title().orElseThrow(), orNull(wanted.description()))
                .get(0);
    }

    Optional<Task> find(UserId user, UUID id) {
        return query(user, FIND, user.value(), id).stream().findFirst();
    }

    /** The task as it is then; empty when the user has no such task, as everywhere here. */
    Optional<Task> change(UserId user, UUID id, TaskChange wanted) {
        return query(
                        user,
                        CHANGE,
                        orNull(wanted.title()),
                        wanted.describes(),
                        orNull(wanted.description()),
                        orNull(wanted.completed()),
                        user.value(),
                        id)
                .stream()
                .findFirst();
    }

    Optional<Task> toggle(UserId user, UUID id) {
        return query(user, TOGGLE, user.value(), id).stream().findFirst();
    }

    boolean delete(UserId user, UUID id) {
        return run(user, DELETE, PreparedStatement::executeUpdate, user.value(), id) > 0;
    }

    private List<Task> query(UserId user, String sql, Object... values) {
        return run(user, sql, TaskStore::tasks, values);
    }

    private <T> T run(UserId user, String sql, Execution<T> execution, Object... values) {
        try {
            return scope.as(user, connection -> executed(connection, sql, execution, values));
        } catch (SQLException failure) {
            // Its message may quote the row, which is nobody's business.
            throw new StoreFailure("tasks: SQLState " + failure.getSQLState());
        }
    }

    private static <T> T executed(Connection connection, String sql, Execution<T> execution, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return execution.of(statement);
        }
    }

    private static List<Task> tasks(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            List<Task> tasks = new ArrayList<>();
            while (row.next()) {
                tasks.add(new Task(
                        row.getObject("id", UUID.class),
                        row.getObject("user_id", UUID.class),
                        row.getString("title"),
                        row.getString("description"),
                        row.getBoolean("completed"),
                        instant(row, "created_at"),
                        instant(row, "updated_at")));
            }
            return tasks;
        }
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Object orNull(Optional<?> value) {
        return value.orElse(null);
    }

    private interface Execution<T> {
        T of(PreparedStatement statement) throws SQLException;
    }
}
