package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowLevelSecurityTest {

    @Test
    void the_sql_enables_and_forces_policies_and_takes_truncate_away() {
        assertEquals("""
                alter table "app"."tasks" enable row level security;
                alter table "app"."tasks" force row level security;
                create policy doorward_user on "app"."tasks"
                    using ("user_id" = nullif(current_setting('doorward.user_id', true), '')::uuid)
                    with check ("user_id" = nullif(current_setting('doorward.user_id', true), '')::uuid);
                revoke truncate on table "app"."tasks" from public, current_user;
                """, RowLevelSecurity.sql("App.tasks", "USER_ID"));
    }

    @Test
    void the_grants_name_the_four_rights_and_the_schema_when_there_is_one() {
        assertEquals("""
                grant usage on schema "app" to "host";
                grant select, insert, update, delete on table "app"."tasks" to "host";
                """, RowLevelSecurity.grants("app.tasks", "host"));
        assertEquals(
                "grant select, insert, update, delete on table \"tasks\" to \"My host\";\n",
                RowLevelSecurity.grants("tasks", "\"My host\""));
    }

    @Test
    void the_reference_is_to_the_id_of_our_users_only() {
        assertEquals("""
                grant usage on schema "doorward" to "host";
                grant references (id) on table "doorward"."users" to "host";
                """, RowLevelSecurity.references("doorward", "host"));
    }

    @Test
    void quotes_and_dots_within_quotes_belong_to_the_name() {
        assertEquals(List.of("A.b", "c\"d"), SqlName.table("\"A.b\".\"c\"\"d\"").parts());
        assertEquals("\"A.b\".\"c\"\"d\"", SqlName.table("\"A.b\".\"c\"\"d\"").quoted());
    }

    @Test
    void what_is_no_name_is_refused() {
        for (String table : List.of(
                "",
                " tasks",
                "tasks ",
                "tasks; drop table tasks",
                "a.b.c",
                ".tasks",
                "app.",
                "app..tasks",
                "1tasks",
                "ta-sks",
                "\"tasks",
                "tasks\"",
                "\"\"",
                "\"a\"b",
                "\"a\u0000b\"",
                "t\u00E4sks",
                "a".repeat(64),
                "\"" + "\u00E4".repeat(32) + "\"")) {
            assertThrows(IllegalArgumentException.class, () -> RowLevelSecurity.sql(table, "user_id"), table);
        }
        assertThrows(IllegalArgumentException.class, () -> RowLevelSecurity.sql("tasks", "t.user_id"));
        assertThrows(IllegalArgumentException.class, () -> RowLevelSecurity.references("a.b", "host"));
        assertThrows(NullPointerException.class, () -> RowLevelSecurity.sql(null, "user_id"));
        assertEquals(63, SqlName.table("a".repeat(63)).last().length());
    }

    @Test
    void nothing_is_granted_to_everybody() {
        for (String everybody : List.of("public", "PUBLIC", "\"public\"", "none")) {
            assertThrows(IllegalArgumentException.class, () -> RowLevelSecurity.grants("tasks", everybody));
            assertThrows(IllegalArgumentException.class, () -> RowLevelSecurity.references("doorward", everybody));
        }
    }

    @Test
    void only_the_one_condition_is_ours() {
        String ours = "(user_id = (NULLIF(current_setting('doorward.user_id'::text, true), ''::text))::uuid)";
        assertTrue(RowLevelSecurity.isOurs(ours));
        assertTrue(RowLevelSecurity.isOurs(ours.replace("user_id =", "\"Odd \"\"one\" =")));
        assertFalse(RowLevelSecurity.isOurs("true"));
        assertFalse(RowLevelSecurity.isOurs("(" + ours + " OR true)"));
        assertFalse(RowLevelSecurity.isOurs(ours + " OR " + ours));
        assertFalse(RowLevelSecurity.isOurs(ours.replace(" = ", " <> ")));
        assertFalse(RowLevelSecurity.isOurs(ours.replace(" = ", " OPERATOR(app.=) ")));
        assertFalse(RowLevelSecurity.isOurs(ours.replace("current_setting", "app.current_setting")));
        assertFalse(RowLevelSecurity.isOurs(ours.replace("doorward.user_id", "doorward_user_id")));
    }
}
