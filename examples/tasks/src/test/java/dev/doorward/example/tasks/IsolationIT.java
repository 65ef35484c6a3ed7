package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty people work at once over HTTP, on paths and ids of others, too. What each is shown is compared, row by row, with what
 * they wrote; and so is the table at the end.
 */
@Tag("FR-017")
@Tag("P-08")
class IsolationIT {

    private static final int PEOPLE = 20;
    private static final int CLIENTS = 4;
    private static final int OPERATIONS = Integer.getInteger("doorward.operations", 2_000);

    private final long seed = Long.getLong("doorward.seed", System.nanoTime());

    @TempDir
    Path folder;

    private record Findings(int rows, int foreignRows, int foreignAttempts, List<String> surprises) {}

    @Test
    void nobody_sees_or_changes_a_task_of_somebody_else() throws Exception {
        TasksDatabase database = new TasksDatabase();
        try (TasksServer server = TasksServer.start(folder, database.settings())) {
            assertIsolated(converse("as it is", server, database, OPERATIONS));
        }
    }

    @Test
    void nor_when_no_statement_says_whose_rows_it_means() throws Exception {
        TasksDatabase database = new TasksDatabase();
        try (TasksServer server = TasksServer.start(ForgetfulTasks.class, folder, database.settings())) {
            assertIsolated(converse("every WHERE forgotten", server, database, OPERATIONS));
            assertForgotten(server, OPERATIONS / 2);
        }
    }

    /** The control: the experiment above is able to fail. */
    @Test
    void but_without_row_level_security_the_forgotten_statements_show_rows_of_others() throws Exception {
        TasksDatabase database = new TasksDatabase();
        try (TasksServer server = TasksServer.start(ForgetfulTasks.class, folder, database.settings())) {
            server.awaitListening();
            // The server has checked the policies when it started; what permissive ones allow adds up.
            database.run("create policy everybody on tasks.tasks using (true) with check (true)");
            Findings findings = converse("no row-level security either", server, database, 400);
            assertTrue(findings.foreignRows > 100, findings.toString());
            assertTrue(findings.surprises.size() > 50, findings.toString());
            // Which operations there are is up to the seed.
            assertForgotten(server, 100);
        }
    }

    private static void assertIsolated(Findings findings) {
        assertEquals(List.of(), findings.surprises);
        assertEquals(0, findings.foreignRows);
        assertTrue(findings.rows > OPERATIONS, findings.rows + " rows were shown");
        assertTrue(findings.foreignAttempts > OPERATIONS / 4, findings.foreignAttempts + " attempts");
    }

    /** It tells when it is stopped how many statements were without their WHERE. */
    private static void assertForgotten(TasksServer server, int atLeast) throws Exception {
        server.terminate();
        server.awaitExit();
        Matcher told = Pattern.compile("forgotten: ([0-9]+)").matcher(server.output());
        assertTrue(told.find(), server.output());
        assertTrue(Integer.parseInt(told.group(1)) > atLeast, told.group());
    }

    private Findings converse(String what, TasksServer server, TasksDatabase database, int operations)
            throws Exception {
        URI url = server.awaitListening();
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(Person.signUp(url, "person" + i + "@example.com"));
        }
        List<Callable<Conversation>> talks = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int first = client;
            List<Person> own = people.stream()
                    .filter(person -> people.indexOf(person) % CLIENTS == first)
                    .toList();
            Conversation conversation =
                    new Conversation(people, own, new Random(seed + client), "client" + client + " ");
            talks.add(() -> conversation.talk(operations / CLIENTS));
        }
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            return findings(what, clients.invokeAll(talks), database, operations);
        } finally {
            clients.shutdownNow();
        }
    }

    private Findings findings(String what, List<Future<Conversation>> talks, TasksDatabase database, int operations)
            throws Exception {
        int rows = 0;
        int foreignRows = 0;
        int foreignAttempts = 0;
        List<String> surprises = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        Map<String, Integer> done = new TreeMap<>();
        for (Future<Conversation> talk : talks) {
            Conversation conversation = talk.get();
            rows += conversation.rows;
            foreignRows += conversation.foreignRows;
            foreignAttempts += conversation.foreignAttempts;
            surprises.addAll(conversation.surprises);
            expected.addAll(conversation.tasks());
            conversation.done.forEach((operation, count) -> done.merge(operation.name(), count, Integer::sum));
        }
        List<String> stored = database.ask("select user_id || ' ' || id || ' ' || title from tasks.tasks");
        if (!expected.stream().sorted().toList().equals(stored.stream().sorted().toList())) {
            surprises.add("the table is not what was written");
        }
        System.out.println("isolation over HTTP, " + what + ": " + operations + " operations of " + PEOPLE
                + " people, " + foreignAttempts + " of them at others, " + rows + " rows shown, " + foreignRows
                + " of them foreign, " + surprises.size() + " surprises, seed " + seed + ", " + done);
        return new Findings(rows, foreignRows, foreignAttempts, surprises);
    }
}
