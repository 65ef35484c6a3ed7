package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.example.tasks.Person.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a request ends, the next one on the same connection is nobody of before, though no statement says whose rows it means. */
class CarryOverIT {

    private static final int CLIENTS = 4;
    private static final int REQUESTS = Integer.getInteger("doorward.operations", 2_000);

    /** Whatever works on tasks at the moment: half of it is cancelled, the other half loses its connection. */
    private static final String DISTURB = "select case when random() < 0.5 then pg_cancel_backend(pid)"
            + " else pg_terminate_backend(pid) end from pg_stat_activity where datname = current_database()"
            + " and state in ('active', 'idle in transaction')"
            + " and (query like '%tasks.tasks%' or query like '%doorward.user_id%') and pid <> pg_backend_pid()";

    private final AtomicInteger disturbed = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final long seed = Long.getLong("doorward.seed", System.nanoTime());

    @TempDir
    Path folder;

    @Test
    void requests_that_are_cut_off_leave_nobody_on_a_connection() throws Exception {
        TasksDatabase database = new TasksDatabase();
        Map<String, String> settings = database.settings();
        settings.put("DOORWARD_POOL_SIZE", "2");
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
        try (TasksServer server = TasksServer.start(ForgetfulTasks.class, folder, settings)) {
            List<Person> people = new ArrayList<>();
            List<String> lists = new ArrayList<>();
            for (int i = 0; i < CLIENTS * 2; i++) {
                Person person = Person.signUp(server.awaitListening(), "person" + i + "@example.com");
                person.add("of person " + i);
                people.add(person);
                lists.add(person.get(person.tasks()).text());
            }
            Future<?> disturbance = threads.submit(() -> disturb(database));
            List<Callable<Integer>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(seed + client);
                clients.add(() -> read(people, lists, random));
            }
            int refused = 0;
            for (Future<Integer> client : threads.invokeAll(clients)) {
                refused += client.get();
            }
            over.set(true);
            disturbance.get();
            System.out.println("carry-over over HTTP: " + REQUESTS + " requests on 2 connections, " + disturbed
                    + " statements cancelled or connections cut, " + refused
                    + " answered 503, 0 with another's rows, seed "
                    + seed);
            assertTrue(refused > 0, "nothing was cut off");
            assertTrue(refused < REQUESTS * 9 / 10, refused + " of " + REQUESTS + " were refused");
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private Void disturb(TasksDatabase database) throws Exception {
        while (!over.get()) {
            disturbed.addAndGet(database.ask(DISTURB).size());
        }
        return null;
    }

    /** How many requests were refused; the others saw their own and nothing else. */
    private static int read(List<Person> people, List<String> lists, Random random) {
        int refused = 0;
        for (int i = 0; i < REQUESTS / CLIENTS; i++) {
            int who = random.nextInt(people.size());
            Person person = people.get(who);
            Answer answer = person.get(person.tasks());
            if (answer.status() == 503) {
                assertEquals("service_unavailable", answer.text("code"));
                assertTrue(answer.response().headers().firstValue("retry-after").isPresent());
                refused++;
            } else {
                assertEquals(lists.get(who), answer.text());
            }
        }
        return refused;
    }
}
