package dev.doorward.adapter.postgres;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The SQL that puts a host's table under a {@link UserScope}, to be pasted into a migration of the host or run by it. Nothing
 * here talks to a database.
 *
 * <p>Names are written as in SQL, with or without a schema: {@code tasks}, {@code app.tasks}, {@code "My tasks"}. Name the
 * schema, and no {@code search_path} matters. Each method throws {@link IllegalArgumentException} for what is no name.
 *
 * <p>A migration, run by the login that owns the host's tables:
 *
 * <pre>{@code
 * create table app.tasks (
 *     id uuid primary key,
 *     user_id uuid not null references doorward.users (id) on delete cascade,
 *     title text not null
 * );
 * create index tasks_by_user on app.tasks (user_id);
 * }</pre>
 *
 * and then {@code sql("app.tasks", "user_id")} and {@code grants("app.tasks", "host_app")}. Before it, whoever owns Doorward's
 * tables runs {@code references("doorward", "host_migrations")} once.
 */
public final class RowLevelSecurity {

    /** Names the user in a transaction. It is set by {@link UserScope} and read by the policy. */
    static final String SETTING = "doorward.user_id";

    /** What the policy's condition looks like when PostgreSQL tells it, with any column. */
    private static final Pattern CONDITION = Pattern.compile(
            "\\(([a-z_][a-z0-9_$]*|\"(?:[^\"]|\"\")+\") = \\(NULLIF\\(current_setting\\('doorward\\.user_id'::text, true\\), "
                    + "''::text\\)\\)::uuid\\)");

    private RowLevelSecurity() {}

    /**
     * Puts a table under row-level security: each row belongs to the user in one of its columns, and whoever runs without a
     * user sees and writes none, the table's owner included (FORCE). {@code TRUNCATE}, which no policy binds, is revoked
     * from the owner who runs this. Foreign keys go on working: PostgreSQL checks and cascades past the policies.
     *
     * @param userColumn of type {@code uuid}; give it an index, because every query filters by it
     */
    public static String sql(String table, String userColumn) {
        String name = SqlName.table(table).quoted();
        String condition = SqlName.single("userColumn", userColumn).quoted() + " = nullif(current_setting('" + SETTING
                + "', true), '')::uuid";
        return "alter table " + name + " enable row level security;\n"
                + "alter table " + name + " force row level security;\n"
                + "create policy doorward_user on " + name + "\n"
                + "    using (" + condition + ")\n"
                + "    with check (" + condition + ");\n"
                + "revoke truncate on table " + name + " from public, current_user;\n";
    }

    /**
     * Lets the host's running login work with the rows of a table: read, insert, update and delete, and nothing that reaches
     * past policies. Run by the table's owner.
     */
    public static String grants(String table, String login) {
        SqlName name = SqlName.table(table);
        String role = SqlName.login(login).quoted();
        return usage(name, role) + "grant select, insert, update, delete on table " + name.quoted() + " to " + role
                + ";\n";
    }

    /**
     * Lets the login that runs the host's migrations point foreign keys at our users, and read nothing. Run by the owner of
     * Doorward's tables. The running login needs no right on our tables for its own to reference them.
     *
     * @param schema the schema that holds Doorward's tables
     */
    public static String references(String schema, String login) {
        SqlName users = new SqlName(List.of(SqlName.single("schema", schema).last(), "users"));
        String role = SqlName.login(login).quoted();
        return usage(users, role) + "grant references (id) on table " + users.quoted() + " to " + role + ";\n";
    }

    private static String usage(SqlName table, String role) {
        return table.hasSchema()
                ? "grant usage on schema " + new SqlName(table.parts().subList(0, 1)).quoted() + " to " + role + ";\n"
                : "";
    }

    /** Whether a policy's condition, as the catalog tells it under {@code search_path = pg_catalog}, is the one above. */
    static boolean isOurs(String condition) {
        return CONDITION.matcher(condition).matches();
    }
}
