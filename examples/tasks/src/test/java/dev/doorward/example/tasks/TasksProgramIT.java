package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as an operator has it: with the database it brings itself, with one of theirs, and with the commands. */
class TasksProgramIT {

    @TempDir
    Path folder;

    @Test
    void without_any_setting_it_keeps_tasks_over_a_restart_obeys_commands_and_leaves_nothing_behind() throws Exception {
        Person ada;
        String list;
        try (TasksServer server = TasksServer.start(folder, Map.of())) {
            ada = Person.signUp(server.awaitListening(), "ada@example.com");
            ada.add("a");
            list = ada.get(ada.tasks()).text();
            List<ProcessHandle> started = server.handle().descendants().toList();
            assertFalse(started.isEmpty(), "it has started a database");
            server.terminate();
            assertEquals(143, server.awaitExit(), server.output());
            for (ProcessHandle child : started) {
                child.onExit().get(10, TimeUnit.SECONDS);
            }
        }
        try (TasksServer again = TasksServer.start(folder, Map.of())) {
            Person same = ada.at(again.awaitListening());
            assertEquals(list, same.get(same.tasks()).text());
            try (TasksServer command =
                    TasksServer.start(Tasks.class, folder, Map.of(), "users", "disable", "ada@example.com")) {
                assertEquals(0, command.awaitExit(), command.output());
            }
            for (long start = System.nanoTime(); same.get(same.tasks()).status() != 401; ) {
                assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10), "still let in");
            }
        }
    }

    @Test
    void several_servers_may_make_the_tables_at_once() throws Exception {
        TasksDatabase database = new TasksDatabase();
        Map<String, String> settings = database.settings();
        try (TasksServer one = TasksServer.start(folder, settings);
                TasksServer another = TasksServer.start(folder, settings);
                TasksServer third = TasksServer.start(folder, settings)) {
            Person ada = Person.signUp(one.awaitListening(), "ada@example.com");
            String task = ada.add("a");
            for (TasksServer server : List.of(another, third)) {
                assertEquals(
                        200, ada.at(server.awaitListening()).get(ada.task(task)).status());
            }
        }
    }

    @Test
    void one_login_that_owns_everything_will_do() throws Exception {
        TasksDatabase database = new TasksDatabase();
        Map<String, String> settings = database.settings();
        settings.put("DATABASE_URL", settings.remove("MIGRATION_DATABASE_URL"));
        try (TasksServer server = TasksServer.start(folder, settings)) {
            Person ada = Person.signUp(server.awaitListening(), "ada@example.com");
            Person bob = Person.signUp(server.awaitListening(), "bob@example.com");
            String task = ada.add("a");
            assertEquals(200, ada.get(ada.task(task)).status());
            assertEquals(404, bob.get(bob.task(task)).status());
        }
    }

    @Test
    void a_login_that_no_policy_binds_is_refused_with_what_to_do_about_it() throws Exception {
        TasksDatabase database = new TasksDatabase();
        Map<String, String> settings = database.settings();
        settings.put("DATABASE_URL", database.superuser());
        try (TasksServer server = TasksServer.start(folder, settings)) {
            assertEquals(1, server.awaitExit());
            assertTrue(
                    server.output().contains("Doorward cannot start. The application's own routes: "), server.output());
            assertTrue(server.output().contains("is a superuser"), server.output());
            assertFalse(server.output().contains("\tat "), server.output());
        }
    }

    @Test
    void the_tables_of_the_program_and_of_doorward_have_histories_of_their_own() throws Exception {
        assertEquals(
                List.of("accounts.doorward_schema_history", "tasks.tasks_schema_history"),
                SharedServer.DATABASE.ask(
                        "select schemaname || '.' || tablename from pg_tables where tablename like '%history' order by 1"));
        assertEquals(
                List.of("accounts.users"),
                SharedServer.DATABASE.ask("select confrelid::regclass::text from pg_constraint where contype = 'f'"
                        + " and conrelid = 'tasks.tasks'::regclass"));
    }

    @Test
    void the_running_login_may_change_rows_of_tasks_and_not_the_table() throws Exception {
        String login = SharedServer.DATABASE.settings().get("DATABASE_URL").replaceAll("postgres://([^:]+):.*", "$1");
        assertEquals(
                List.of("DELETE", "INSERT", "SELECT", "UPDATE"),
                SharedServer.DATABASE.ask("select privilege_type from information_schema.role_table_grants"
                        + " where table_schema = 'tasks' and grantee = '" + login + "' order by 1"));
    }
}
