package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.UserId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What a scope asks of a login and of tables, seen to be refused and, once mended as the message says, accepted. */
class UserScopeSetUpTest {

    private static final String CONDITION = "nullif(current_setting('doorward.user_id', true), '')::uuid";

    private HostDatabase host;

    @BeforeEach
    void a_host() {
        host = new HostDatabase();
    }

    @AfterEach
    void no_host() {
        host.drop();
    }

    @Test
    void a_login_and_a_table_as_documented_are_accepted() {
        UserScope.of(host.source(), "app.tasks");
        UserScope.of(host.source(), "App.Tasks", "\"app\".\"tasks\"");
    }

    @Test
    void a_superuser_is_refused_and_so_is_a_session_that_one_opened() {
        assertEquals(
                List.of("login \"postgres\" is a superuser"),
                faults(host.database.source(), "app.tasks", " is a superuser"));

        PGSimpleDataSource changed = host.database.source();
        changed.setOptions("-c role=" + host.app);
        assertEquals(List.of("login \"postgres\" is a superuser"), faults(changed, "app.tasks", " is a superuser"));
    }

    @Test
    void a_login_that_bypasses_policies_is_refused_until_it_no_longer_does() {
        host.database.run("alter role " + host.app + " bypassrls");
        refused("app.tasks", "alter role \"" + host.app + "\" nobypassrls;");
        host.database.run("alter role \"" + host.app + "\" nobypassrls");
        UserScope.of(host.source(), "app.tasks");
    }

    @Test
    void a_member_of_a_role_that_bypasses_policies_is_accepted_because_that_is_not_inherited() throws Exception {
        String bypassing = host.app + "_bypassing";
        host.database.run("create role " + bypassing + " bypassrls in role " + host.owner);
        host.database.run("grant " + bypassing + " to " + host.app);
        host.database.run("revoke truncate on app.tasks from " + host.owner);
        UserId ada = host.user();
        UserId bob = host.user();
        UserScope scope = UserScope.of(host.source(), "app.tasks");
        scope.as(ada, c -> HostDatabase.insert(c, ada, "of Ada"));
        assertEquals(List.of(), scope.as(bob, HostDatabase::titles));
    }

    @Test
    void a_session_that_changed_to_a_role_that_bypasses_policies_is_refused_when_it_is_used() {
        String bypassing = host.app + "_bypassing";
        host.database.run("create role " + bypassing + " bypassrls; grant " + bypassing + " to " + host.app);
        host.database.run("grant usage on schema app to " + bypassing);
        PGSimpleDataSource source = host.source();
        UserScope scope = UserScope.of(source, "app.tasks");
        source.setOptions("-c role=" + bypassing);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> scope.as(UserId.random(), HostDatabase::titles));
        assertTrue(e.getMessage().contains("SET ROLE"), e.getMessage());
    }

    @Test
    void a_table_that_lost_its_row_level_security_is_refused_when_it_is_used() {
        UserScope scope = UserScope.of(host.source(), "app.tasks");
        host.asOwner("alter table app.tasks disable row level security");
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> scope.as(UserId.random(), HostDatabase::titles));
        assertTrue(e.getMessage().contains("\"app\".\"tasks\""), e.getMessage());
    }

    @Test
    void a_table_that_does_not_exist_is_refused() {
        refused("app.missing", "table \"app\".\"missing\" does not exist");
        refused("nowhere.tasks", "table \"nowhere\".\"tasks\" does not exist");
        refused("\"Tasks\"", "name its schema");
    }

    @Test
    void a_table_without_schema_is_looked_up_as_the_login_would() throws Exception {
        refused("tasks", "name its schema");
        host.database.run("alter role " + host.app + " set search_path = app");
        UserScope scope = UserScope.of(host.source(), "tasks");
        UserId ada = host.user();
        int inserted = scope.as(
                ada,
                c -> HostDatabase.update(c, "insert into tasks values (gen_random_uuid(), '" + ada + "', 'here')"));
        assertEquals(1, inserted);
    }

    @Test
    void a_table_of_a_schema_that_the_login_may_not_use_is_refused() {
        host.database.run("revoke usage on schema app from " + host.app);
        refused("app.tasks", "grant usage on schema \"app\" to \"" + host.app + "\";");
    }

    @Test
    void a_table_without_row_level_security_is_refused() {
        host.asOwner("alter table app.tasks disable row level security");
        refused("app.tasks", "alter table \"app\".\"tasks\" enable row level security;");
    }

    @Test
    void a_table_that_does_not_bind_its_owner_is_refused_whoever_the_owner_is() {
        host.asOwner("alter table app.tasks no force row level security");
        refused("app.tasks", "alter table \"app\".\"tasks\" force row level security;");
        IllegalStateException e = assertThrows(
                IllegalStateException.class, () -> UserScope.of(host.database.source(host.owner), "app.tasks"));
        assertTrue(e.getMessage().contains("login \"" + host.owner + "\" owns it"), e.getMessage());
    }

    @Test
    void an_owner_is_accepted_when_policies_are_forced_and_sees_its_user_s_rows_only() throws Exception {
        UserId ada = host.user();
        UserScope scope = UserScope.of(host.database.source(host.owner), "app.tasks");
        scope.as(ada, c -> HostDatabase.insert(c, ada, "of Ada"));
        assertEquals(List.of("of Ada"), scope.as(ada, HostDatabase::titles));
        assertEquals(List.of(), scope.as(host.user(), HostDatabase::titles));
    }

    @Test
    void a_login_that_may_truncate_is_refused() {
        host.asOwner("grant all on app.tasks to " + host.app);
        refused("app.tasks", "revoke truncate on table \"app\".\"tasks\" from \"" + host.app + "\", public;");
        host.asOwner("revoke truncate on table \"app\".\"tasks\" from \"" + host.app + "\", public;");
        UserScope.of(host.source(), "app.tasks");
    }

    @Test
    void a_table_without_a_policy_for_the_login_is_refused() {
        host.asOwner("alter policy doorward_user on app.tasks to " + host.owner);
        refused("app.tasks", "create policy doorward_user on \"app\".\"tasks\"");
        host.asOwner("drop policy doorward_user on app.tasks");
        refused("app.tasks", "create policy doorward_user on \"app\".\"tasks\"");
    }

    @Test
    void a_second_permissive_policy_is_refused_because_it_adds_rows() {
        for (String open : List.of(
                "using (true)",
                "for select using (true)",
                "for insert with check (true)",
                "for update using (user_id = " + CONDITION + ") with check (true)",
                "using (user_id = " + CONDITION + " or title = 'public')",
                "using (user_id = " + CONDITION + " or current_setting('doorward.user_id', true) is null)",
                "using (user_id <> " + CONDITION + ")",
                "using (user_id::text = current_setting('other.user_id', true))",
                "to " + host.app + " using (true)")) {
            host.asOwner("create policy \"Open\" on app.tasks " + open);
            refused("app.tasks", "drop policy \"Open\" on \"app\".\"tasks\"");
            host.asOwner("drop policy \"Open\" on \"app\".\"tasks\"");
        }
        UserScope.of(host.source(), "app.tasks");
    }

    @Test
    void a_condition_with_a_function_that_only_looks_like_ours_is_refused() {
        host.database.run("alter role " + host.app + " set search_path = app, pg_catalog");
        host.asOwner("create function app.current_setting(text, boolean) returns text language sql as"
                + " $$ select user_id::text from app.tasks limit 1 $$");
        host.asOwner("create policy fake on app.tasks using"
                + " (user_id = nullif(app.current_setting('doorward.user_id', true), '')::uuid)");
        refused("tasks", "drop policy \"fake\" on \"app\".\"tasks\"");
        host.asOwner("drop policy fake on app.tasks");
        UserScope.of(host.source(), "tasks");
    }

    @Test
    void a_condition_with_an_operator_that_only_looks_like_ours_is_refused() {
        host.database.run("alter role " + host.app + " set search_path = app, pg_catalog");
        host.asOwner("create function app.always(uuid, uuid) returns boolean language sql as $$ select true $$");
        host.asOwner("create operator app.= (leftarg = uuid, rightarg = uuid, function = app.always)");
        host.asOwner("create policy fake on app.tasks using (user_id operator(app.=) " + CONDITION + ")");
        refused("tasks", "drop policy \"fake\" on \"app\".\"tasks\"");
        host.asOwner("drop policy fake on app.tasks");
        UserScope.of(host.source(), "tasks");
    }

    @Test
    void policies_that_open_nothing_are_accepted() {
        host.asOwner("create policy narrow on app.tasks as restrictive using (title <> 'hidden')");
        host.asOwner("create policy other on app.tasks to " + host.owner + " using (true)");
        host.asOwner("create policy twice on app.tasks for select using (user_id = " + CONDITION + ")");
        UserScope.of(host.source(), "app.tasks");
    }

    @Test
    void a_user_column_of_another_name_and_a_quoted_table_of_another_schema_are_accepted() throws Exception {
        host.asOwner("create table app.\"Odd \"\"table\" (\"Whose\" uuid)");
        host.asOwner(RowLevelSecurity.sql("app.\"Odd \"\"table\"", "\"Whose\""));
        host.asOwner(RowLevelSecurity.grants("app.\"Odd \"\"table\"", host.app));
        UserScope scope = UserScope.of(host.source(), "app.tasks", "app.\"Odd \"\"table\"");
        UserId ada = UserId.random();
        scope.as(ada, c -> HostDatabase.update(c, "insert into app.\"Odd \"\"table\" values ('" + ada + "')"));
        String all = "select \"Whose\" from app.\"Odd \"\"table\"";
        assertEquals(List.of(ada.toString()), scope.as(ada, c -> HostDatabase.texts(c, all)));
        assertEquals(List.of(), scope.as(UserId.random(), c -> HostDatabase.texts(c, all)));
    }

    @Test
    void a_partitioned_table_is_a_table_and_a_view_is_none() {
        host.asOwner("create table app.notes (user_id uuid, body text) partition by hash (user_id)");
        host.asOwner("create table app.notes_0 partition of app.notes for values with (modulus 1, remainder 0)");
        host.asOwner(RowLevelSecurity.sql("app.notes", "user_id"));
        UserScope.of(host.source(), "app.notes");
        host.asOwner("create view app.all_tasks as select * from app.tasks");
        refused("app.all_tasks", "alter view \"app\".\"all_tasks\" set (security_invoker = true);");
    }

    @Test
    void a_user_that_is_set_outside_of_scopes_is_refused() {
        host.database.run("alter role " + host.app + " set doorward.user_id = '" + UserId.random() + "'");
        refused("app.tasks", "alter role \"" + host.app + "\" reset doorward.user_id;");
        host.database.run("alter role \"" + host.app + "\" reset doorward.user_id");
        UserScope.of(host.source(), "app.tasks");
    }

    @Test
    void all_faults_are_told_at_once() {
        host.asOwner("alter table app.tasks no force row level security");
        host.asOwner("alter table app.tasks disable row level security");
        host.asOwner("drop policy doorward_user on app.tasks");
        IllegalStateException e = assertThrows(
                IllegalStateException.class, () -> UserScope.of(host.source(), "app.tasks", "app.missing"));
        for (String fault : List.of("enable row", "force row", "create policy", "app\".\"missing\" does not exist")) {
            assertTrue(e.getMessage().contains(fault), e.getMessage());
        }
    }

    @Test
    void no_table_and_no_name_are_the_caller_s_bug_and_no_database_is_a_failure() {
        assertThrows(IllegalArgumentException.class, () -> UserScope.of(host.source()));
        assertThrows(
                IllegalArgumentException.class, () -> UserScope.of(host.source(), "app.tasks; drop table app.tasks"));
        assertThrows(NullPointerException.class, () -> UserScope.of(null, "app.tasks"));
        assertThrows(NullPointerException.class, () -> UserScope.of(host.source(), (String) null));
        PGSimpleDataSource nowhere = host.database.source(host.app + "_missing");
        StoreFailure e = assertThrows(StoreFailure.class, () -> UserScope.of(nowhere, "app.tasks"));
        assertFalse(e.getMessage().contains(host.app), e.getMessage());
    }

    private void refused(String table, String said) {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> UserScope.of(host.source(), table));
        assertTrue(e.getMessage().contains(said), e.getMessage());
    }

    private static List<String> faults(PGSimpleDataSource source, String table, String upTo) {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> UserScope.of(source, table));
        return e.getMessage()
                .lines()
                .filter(line -> line.startsWith("- login") && line.contains(upTo))
                .map(line -> line.substring(2, line.indexOf(upTo) + upTo.length()))
                .toList();
    }
}
