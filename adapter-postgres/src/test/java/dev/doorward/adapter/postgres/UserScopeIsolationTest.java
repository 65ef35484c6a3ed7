package dev.doorward.adapter.postgres;

import static dev.doorward.adapter.postgres.HostDatabase.insert;
import static dev.doorward.adapter.postgres.HostDatabase.texts;
import static dev.doorward.adapter.postgres.HostDatabase.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.doorward.core.user.UserId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Twenty users work in random order over a pool that is too small for them, and no statement says whose rows it means. What
 * each sees is compared, row by row, with what it wrote.
 */
@Tag("FR-017")
class UserScopeIsolationTest {

    private static final int USERS = 20;
    private static final int THREADS = 4;
    private static final int CONNECTIONS = 2;

    private enum Operation {
        READ,
        COUNT,
        INSERT,
        UPDATE_ALL,
        UPDATE_RETURNING,
        UPSERT,
        DELETE_ALL,
        INSERT_FOR_ANOTHER,
        GIVE_AWAY
    }

    @Test
    void twenty_users_see_and_change_only_their_own_rows_with_every_where_missing() throws Exception {
        int operations = Integer.getInteger("doorward.operations", 2_000);
        long seed = Long.getLong("doorward.seed", System.nanoTime());
        HostDatabase host = new HostDatabase();
        List<UserId> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            users.add(host.user());
        }

        Map<Operation, Integer> done = new EnumMap<>(Operation.class);
        Map<String, String> expected = new TreeMap<>();
        long rows = 0;
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (HikariDataSource pool = host.pool(CONNECTIONS)) {
            UserScope scope = UserScope.of(pool, "app.tasks");
            List<Callable<Worker>> workers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Worker worker = new Worker(scope, users, thread, new Random(seed + thread));
                workers.add(() -> worker.work(operations / THREADS));
            }
            for (Future<Worker> future : threads.invokeAll(workers)) {
                Worker worker = future.get();
                worker.done.forEach((operation, count) -> done.merge(operation, count, Integer::sum));
                expected.putAll(worker.tasks());
                rows += worker.rowsRead;
            }
        } finally {
            threads.shutdownNow();
        }

        System.out.println("isolation: " + operations + " operations of " + USERS + " users, " + rows
                + " rows read, 0 of them foreign, seed " + seed + ", " + done);
        assertEquals(
                expected.entrySet().stream()
                        .map(task -> task.getKey() + " " + task.getValue())
                        .toList(),
                host.database.texts("select id || ' ' || user_id || ' ' || title from app.tasks order by id::text"),
                "seed " + seed);
        assertEquals(
                operations, done.values().stream().mapToInt(Integer::intValue).sum());
        assertEquals(Operation.values().length, done.size(), "an operation was never tried");
        assertTrue(rows > operations / 10, rows + " rows read");
    }

    /** One thread with users of its own, so that what they have is known exactly. */
    private static final class Worker {

        private final UserScope scope;
        private final List<UserId> everybody;
        private final Random random;
        private final Map<UserId, Map<String, String>> owned =
                new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        private final Map<Operation, Integer> done = new EnumMap<>(Operation.class);
        private long rowsRead;
        private int number;

        Worker(UserScope scope, List<UserId> everybody, int thread, Random random) {
            this.scope = scope;
            this.everybody = everybody;
            this.random = random;
            for (int i = thread; i < everybody.size(); i += THREADS) {
                owned.put(everybody.get(i), new TreeMap<>());
            }
        }

        Map<String, String> tasks() {
            Map<String, String> tasks = new TreeMap<>();
            owned.forEach((user, own) -> own.forEach((id, title) -> tasks.put(id, user + " " + title)));
            return tasks;
        }

        Worker work(int operations) throws SQLException {
            List<UserId> users = List.copyOf(owned.keySet());
            for (int i = 0; i < operations; i++) {
                UserId user = users.get(random.nextInt(users.size()));
                Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
                if (operation == Operation.DELETE_ALL && random.nextInt(8) > 0) {
                    // Else hardly anybody ever has rows that others could see.
                    operation = Operation.INSERT;
                }
                UserId other = everybody.get(random.nextInt(everybody.size()));
                attempt(operation, user, other);
                done.merge(operation, 1, Integer::sum);
            }
            return this;
        }

        private void attempt(Operation operation, UserId user, UserId other) throws SQLException {
            Map<String, String> own = owned.get(user);
            String title = "t" + number++;
            switch (operation) {
                case READ -> {
                    List<String> seen = scope.as(
                            user,
                            c -> texts(
                                    c, "select id || ' ' || user_id || ' ' || title from app.tasks order by id::text"));
                    assertEquals(
                            own.entrySet().stream()
                                    .map(task -> task.getKey() + " " + user + " " + task.getValue())
                                    .toList(),
                            seen);
                    rowsRead += seen.size();
                }
                case COUNT -> {
                    List<String> seen = scope.as(
                            user, c -> texts(c, "select count(*) from app.tasks a full join app.tasks b on true"));
                    assertEquals(List.of(String.valueOf((long) own.size() * own.size())), seen);
                }
                case INSERT -> add(user, own, title);
                case UPDATE_ALL -> {
                    int changed = scope.as(user, c -> update(c, "update app.tasks set title = '" + title + "'"));
                    assertEquals(own.size(), changed);
                    own.replaceAll((id, old) -> title);
                }
                case UPDATE_RETURNING -> {
                    List<String> seen = scope.as(
                            user, c -> texts(c, "update app.tasks set title = title || '+' returning id::text"));
                    assertEquals(
                            List.copyOf(own.keySet()), seen.stream().sorted().toList());
                    own.replaceAll((id, old) -> old + "+");
                    rowsRead += seen.size();
                }
                case UPSERT -> upsert(user, other, title);
                case DELETE_ALL -> {
                    int deleted = scope.as(user, c -> update(c, "delete from app.tasks"));
                    assertEquals(own.size(), deleted);
                    own.clear();
                }
                case INSERT_FOR_ANOTHER -> {
                    if (other.equals(user)) {
                        add(user, own, title);
                    } else {
                        refused(user, c -> insert(c, other, title));
                    }
                }
                case GIVE_AWAY -> {
                    if (own.isEmpty() || other.equals(user)) {
                        int changed = scope.as(user, c -> update(c, "update app.tasks set user_id = '" + other + "'"));
                        assertEquals(own.size(), changed);
                    } else {
                        refused(user, c -> update(c, "update app.tasks set user_id = '" + other + "'"));
                    }
                }
            }
        }

        private void add(UserId user, Map<String, String> own, String title) throws SQLException {
            List<String> id = scope.as(
                    user,
                    c -> texts(
                            c,
                            "insert into app.tasks values (gen_random_uuid(), '" + user + "', '" + title
                                    + "') returning id::text"));
            own.put(id.get(0), title);
        }

        /** Upon the id of a task of another user, if this thread knows one, and else upon one of its own or a new one. */
        private void upsert(UserId user, UserId other, String title) throws SQLException {
            Map<String, String> own = owned.get(user);
            Map<String, String> target = owned.getOrDefault(other, own);
            if (target.isEmpty()) {
                add(user, own, title);
                return;
            }
            String id = target.keySet().iterator().next();
            UserScope.Work<Integer, SQLException> upsert = c -> update(
                    c,
                    "insert into app.tasks values ('" + id + "', '" + user + "', '" + title
                            + "') on conflict (id) do update set title = excluded.title");
            if (target == own) {
                int changed = scope.as(user, upsert);
                assertEquals(1, changed);
                own.put(id, title);
            } else {
                refused(user, upsert);
            }
        }

        private void refused(UserId user, UserScope.Work<Integer, SQLException> work) {
            SQLException e = assertThrows(SQLException.class, () -> scope.as(user, work));
            assertEquals("42501", e.getSQLState());
        }
    }
}
