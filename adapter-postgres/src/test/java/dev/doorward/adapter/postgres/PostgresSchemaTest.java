package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresSchemaTest {

    private final TestDatabase database = TestDatabase.empty();
    private final PostgresSchema schema = new PostgresSchema(database.source(), "doorward");

    @Test
    void migrating_twice_changes_nothing_the_second_time() {
        schema.migrate();
        schema.verify();
        schema.migrate();
        schema.verify();
        assertEquals(1, database.number("select count(*) from doorward.doorward_schema_history where version = '1'"));
    }

    @Test
    void everything_is_in_our_schema() {
        schema.migrate();
        assertEquals(
                List.of("doorward"),
                database.texts("select distinct table_schema from information_schema.tables"
                        + " where table_schema not in ('pg_catalog', 'information_schema')"));
    }

    @Test
    void a_new_schema_knows_nobody_and_holds_no_key() {
        schema.migrate();
        for (String table : List.of("users", "password_hashes", "sessions", "devices", "signing_keys")) {
            assertEquals(0, database.number("select count(*) from doorward." + table), table);
        }
    }

    @Test
    void every_table_and_no_sequence_and_no_trigger_of_ours_is_there_and_every_table_is_described() {
        schema.migrate();
        assertEquals(
                List.of(
                        "attempts",
                        "devices",
                        "events",
                        "password_hashes",
                        "revocations",
                        "sessions",
                        "signing_keys",
                        "users"),
                database.texts("select relname from pg_class where relnamespace = 'doorward'::regnamespace"
                        + " and relkind = 'r' and obj_description(oid, 'pg_class') is not null order by relname"));
        assertEquals(0, database.number("select count(*) from pg_sequences where schemaname = 'doorward'"));
        assertEquals(
                0,
                database.number("select count(*) from pg_trigger t join pg_class c on c.oid = t.tgrelid"
                        + " where c.relnamespace = 'doorward'::regnamespace and not t.tgisinternal"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Doorward",
                "1st",
                "a-b",
                "a\"b",
                "a b",
                "sch\u00E9ma",
                "public",
                "information_schema",
                "pg_ours",
                "a; drop table users",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void a_name_that_is_none_for_a_schema_of_ours_is_refused(String name) {
        assertThrows(IllegalArgumentException.class, () -> PostgresSchema.checkedName(name));
        assertThrows(IllegalArgumentException.class, () -> new PostgresSchema(database.source(), name));
        assertThrows(
                IllegalArgumentException.class,
                () -> PostgresStore.open(database.source(), database.source(), name, PostgresOptions.defaults()));
    }

    @Test
    void the_longest_name_works_and_has_a_channel_of_its_own() {
        String longest = PostgresSchema.checkedName("a".repeat(63));
        PostgresSchema other = new PostgresSchema(database.source(), longest);
        other.migrate();
        other.verify();
        assertTrue(new SchemaName(longest).channel().length() <= 63);
    }

    @Test
    void nodes_that_start_together_all_succeed() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 2; round++) {
                String name = "round_" + round;
                CyclicBarrier start = new CyclicBarrier(4);
                List<Callable<Void>> starts = new ArrayList<>();
                for (int node = 0; node < 4; node++) {
                    starts.add(() -> {
                        start.await();
                        new PostgresSchema(database.source(), name).migrate();
                        return null;
                    });
                }
                for (Future<Void> started : nodes.invokeAll(starts)) {
                    started.get();
                }
                assertEquals(
                        1,
                        database.number(
                                "select count(*) from " + name + ".doorward_schema_history where version = '1'"));
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    private Flyway hostsFlyway() {
        return Flyway.configure()
                .dataSource(database.source())
                .schemas("public")
                .locations("classpath:host/migration")
                .load();
    }

    @Test
    void the_hosts_flyway_may_come_first() {
        assertEquals(1, hostsFlyway().migrate().migrationsExecuted);
        schema.migrate();
        schema.verify();
        hostsFlyway().validate();
        assertEquals(0, hostsFlyway().migrate().migrationsExecuted);
    }

    @Test
    void the_hosts_flyway_may_come_second() {
        schema.migrate();
        assertEquals(1, hostsFlyway().migrate().migrationsExecuted);
        hostsFlyway().validate();
        schema.migrate();
        schema.verify();
    }

    @Test
    void a_missing_migration_is_named() {
        StoreFailure failure = assertThrows(StoreFailure.class, schema::verify);
        assertEquals("schema doorward is not up to date: migrations 1 are missing", failure.getMessage());
    }

    @Test
    void verifying_changes_nothing() {
        assertThrows(StoreFailure.class, schema::verify);
        assertEquals(0, database.number("select count(*) from pg_namespace where nspname = 'doorward'"));
    }

    @Test
    void a_schema_that_is_newer_than_the_library_is_refused() {
        schema.migrate();
        database.run("insert into doorward.doorward_schema_history"
                + " select installed_rank + 1, '9000', 'the future', type, 'V9000__the_future.sql', checksum,"
                + " installed_by, installed_on, execution_time, success"
                + " from doorward.doorward_schema_history where version = '1'");
        String newer = "schema doorward is newer than this version of the library, which does not know migrations 9000";
        assertEquals(newer, assertThrows(StoreFailure.class, schema::verify).getMessage());
        assertEquals(newer, assertThrows(StoreFailure.class, schema::migrate).getMessage());
    }

    @Test
    void a_migration_that_is_not_the_one_that_ran_is_named() {
        schema.migrate();
        database.run("update doorward.doorward_schema_history set checksum = 1 where version = '1'");
        StoreFailure failure = assertThrows(StoreFailure.class, schema::migrate);
        assertTrue(failure.getMessage().contains("checksum mismatch for migration version 1"), failure.getMessage());
    }

    @Test
    void a_database_that_cannot_be_reached_is_a_store_failure() {
        PGSimpleDataSource nowhere = database.source();
        nowhere.setPortNumbers(new int[] {1});
        StoreFailure failure =
                assertThrows(StoreFailure.class, () -> new PostgresSchema(nowhere, "doorward").migrate());
        assertTrue(failure.getMessage().contains("SQLState 08001"), failure.getMessage());
    }

    @Test
    void a_login_without_the_right_to_make_a_schema_is_told_so() {
        database.run("create role nobody_at_all login");
        StoreFailure failure = assertThrows(
                StoreFailure.class, () -> new PostgresSchema(database.source("nobody_at_all"), "doorward").migrate());
        assertTrue(failure.getMessage().contains("permission denied"), failure.getMessage());
        database.run("drop role nobody_at_all");
    }

    @Test
    void a_login_that_may_not_make_schemas_migrates_one_that_was_made_for_it() {
        String owner = "owner_" + System.nanoTime();
        database.run("create role " + owner + " login; create schema doorward authorization " + owner);
        PostgresSchema made = new PostgresSchema(database.source(owner), "doorward");
        made.migrate();
        made.verify();
    }

    @Test
    void granting_to_a_role_that_does_not_exist_says_so() {
        schema.migrate();
        StoreFailure failure = assertThrows(StoreFailure.class, () -> schema.grantTo("who\"ever"));
        assertTrue(failure.getMessage().contains("42704"), failure.getMessage());
    }

    @Test
    void nodes_that_start_together_grant_together() throws Exception {
        schema.migrate();
        String role = "running login " + System.nanoTime();
        database.run("create role \"" + role + "\" login");
        ExecutorService nodes = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> grants = new ArrayList<>();
            for (int node = 0; node < 64; node++) {
                grants.add(() -> {
                    schema.grantTo(role);
                    return null;
                });
            }
            for (Future<Void> granted : nodes.invokeAll(grants)) {
                granted.get();
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void a_login_with_our_grants_alone_can_do_everything_and_change_no_table_and_no_event() throws Exception {
        schema.migrate();
        String role = "running login " + System.nanoTime();
        database.run("create role \"" + role + "\" login");
        schema.grantTo(role);
        schema.grantTo(role);
        PGSimpleDataSource login = database.source(role);
        try (SmallPool requests = new SmallPool(login, 1);
                SmallPool feed = new SmallPool(login, 1);
                PostgresStore store = PostgresStore.open(requests, feed, "doorward", PostgresOptions.defaults())) {
            store.awaitReady(Duration.ofSeconds(20));
            new PostgresSchema(login, "doorward").verify();
            Nouns.everything(store);
        }
        for (String forbidden : List.of(
                "create table doorward.more (id int)",
                "alter table doorward.users add more int",
                "drop table doorward.sessions",
                "truncate doorward.revocations",
                "create schema more",
                "update doorward.events set kind = 'x'",
                "select ip_hash from doorward.events",
                "update doorward.signing_keys set signs_from = now()",
                "delete from doorward.signing_keys",
                "update doorward.users set email_canonical = 'x'",
                "update doorward.users set id = gen_random_uuid()",
                "update doorward.users set name = 'x'",
                "delete from doorward.password_hashes",
                "update doorward.password_hashes set user_id = gen_random_uuid()",
                "update doorward.sessions set user_id = gen_random_uuid()",
                "update doorward.sessions set expires_at = now()",
                "update doorward.sessions set refresh_salt = 'x'",
                "delete from doorward.doorward_schema_history",
                "set role postgres")) {
            try (Connection connection = login.getConnection();
                    Statement statement = connection.createStatement()) {
                SQLException refused = assertThrows(SQLException.class, () -> statement.execute(forbidden), forbidden);
                assertEquals("42501", refused.getSQLState(), forbidden);
            }
        }
        database.run("drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    }
}
